import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { call, createProject, runProgram, withTls, works } from './running.mjs';

/** Which of the packages Rscript does not find; `R_LIBS` names further libraries. */
function missing(packages) {
  if (!works('Rscript', ['--version'])) {
    return 'no Rscript';
  }
  const lacking = packages.filter(
    (name) => !works('Rscript', ['-e', `quit(status = !requireNamespace("${name}", quietly = TRUE))`]),
  );
  return lacking.length === 0 ? undefined : `R lacks ${lacking.join(', ')}`;
}

/** Runs the tests of a package from its source and writes a line of JSON for each. */
const runner = `
arguments <- commandArgs(trailingOnly = TRUE)
certificate <- Sys.getenv("CLIENTS_CERTIFICATE")
if (nzchar(certificate)) httr::set_config(httr::config(cainfo = certificate))
only <- if (nzchar(arguments[2])) arguments[2] else NULL
results <- testthat::test_local(".", filter = only, reporter = "summary", stop_on_failure = FALSE, load_package = "source")
lines <- lapply(results, function(one) {
  kinds <- vapply(one$results, function(r) class(r)[1], "")
  bad <- one$results[kinds %in% c("expectation_failure", "expectation_error")]
  list(file = one$file, test = one$test, failed = length(bad) > 0, skipped = any(kinds == "expectation_skip"),
    message = if (length(bad) > 0) substr(conditionMessage(bad[[1]]), 1, 600) else "")
})
jsonlite::write_json(lines, arguments[1], auto_unbox = TRUE)
`;

async function testthat({ copy, work, only }, env) {
  const script = path.join(work, 'run.R');
  const result = path.join(work, 'tests.json');
  writeFileSync(script, runner);
  const output = path.join(work, 'output.txt');
  await runProgram('Rscript', [script, result, only ?? ''], {
    cwd: copy,
    env: { NOT_CRAN: 'true', TESTTHAT_MAX_FAILS: 'Inf', ...env },
    output,
  });
  if (!existsSync(result)) {
    throw new Error(`R wrote no result: see ${output}`);
  }
  const tests = JSON.parse(readFileSync(result, 'utf8'));
  const failures = tests.filter((test) => test.failed);
  return {
    passed: tests.filter((test) => !test.failed && !test.skipped).length,
    failed: failures.length,
    skipped: tests.filter((test) => !test.failed && test.skipped).length,
    failures: failures.map(
      ({ file, test, message }) => `${file}::${test}: ${message.replaceAll(/\s+/g, ' ').slice(0, 200)}`,
    ),
  };
}

/** OuhscBbmc/REDCapR: one project for each folder of inst/test-data/projects, its token in inst/misc/example.credentials. */
export const redcapR = {
  name: 'REDCapR',
  lacks: () => missing(['checkmate', 'dplyr', 'httr', 'jsonlite', 'pkgload', 'readr', 'testthat', 'tidyr', 'yaml']),
  options: (copy, work) => {
    const file = path.join(copy, 'inst/misc/example.credentials');
    const rows = readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.split(',').map((cell) => cell.trim().replaceAll('"', '')));
    const credentials = rows.filter(([, , , token]) => /^[0-9A-F]{32}$/.test(token ?? ''));
    const folder = path.join(copy, 'inst/test-data/projects');
    const xml = (name) => path.join(folder, name, 'project.xml');
    // Two large ones are packed. Without the programs that unpack them their tests fail.
    spawnSync('unzip', ['-qo', 'super-wide-1.zip'], { cwd: folder });
    spawnSync('tar', ['-xJf', 'super-wide-2.tar.xz'], { cwd: folder });
    const placeholder = path.join(work, 'placeholder.xml');
    writeFileSync(placeholder, readFileSync(xml('simple'), 'utf8').replace(/REDCapR: simple/g, 'placeholder'));
    const projects = new Map(credentials.map(([, , id, , comment]) => [Number(id), comment?.split(' ')[0] ?? '']));
    const last = Math.max(...projects.keys());
    // The simulator numbers its projects from 13; the suite knows its own by their numbers.
    const files = Array.from({ length: last - 12 }, (_, i) => {
      const name = projects.get(i + 13);
      return name !== undefined && existsSync(xml(name)) ? xml(name) : placeholder;
    });
    const users = credentials.map(([, username, id, token, comment]) =>
      userOf(xml(comment.split(' ')[0]), username, Number(id), token),
    );
    const list = path.join(work, 'users.json');
    writeFileSync(list, JSON.stringify(users));
    return ['--owner', 'unittestphifree', '--users', list, ...files.flatMap((one) => ['--project', one])];
  },
  async run(job) {
    const { copy, simulator, work } = job;
    const secure = await withTls(simulator, work, wiping(simulator));
    // The suite knows its server by its address.
    for (const folder of ['R', 'inst/misc', 'tests/testthat']) {
      for (const name of readdirSync(path.join(copy, folder)).filter((one) => /\.(R|credentials|yml)$/.test(one))) {
        const file = path.join(copy, folder, name);
        const text = readFileSync(file, 'utf8').replaceAll('testthat::skip()', 'testthat::skip("no reason")');
        // What its tests expect of that one server, numbers of files for instance, they pass over on others.
        writeFileSync(
          file,
          /redcap_uri (==|!=)/.test(text)
            ? text
            : text.replaceAll(/https:\/\/redcap-dev-2\.ouhsc\.edu\/redcap/g, secure.origin),
        );
      }
    }
    await fillRepository(simulator, copy);
    try {
      return await testthat(job, { redcapr_test_server: 'dev-2', CLIENTS_CERTIFICATE: secure.certificate });
    } finally {
      secure.stop();
    }
  },
};

/** Of an account that may do what the suite's own may not: what its README has a person do, and what its plugins on the server did. */
const keeperToken = (project) => `E${String(project).padStart(31, '0')}`;
const kept = ['file-repo', 'simple-write', 'arm-single-delete', 'arm-multiple-delete'];
const idOf = (simulator, name) => simulator.projects.find(({ title }) => title === `REDCapR: ${name}`).projectId;

/** The plugins that empty a project before a test, by the name of their file. */
function wiping(simulator) {
  const wipe = (name) => async () => {
    const token = keeperToken(idOf(simulator, name));
    const rows = JSON.parse(await call(simulator, token, { content: 'record', type: 'eav' }));
    const records = Array.from(new Set(rows.map(({ record }) => record)), (record, i) => [`records[${i}]`, record]);
    if (records.length > 0) {
      await call(simulator, token, { content: 'record', action: 'delete', ...Object.fromEntries(records) });
    }
  };
  return {
    'wipe-project-redcapr-simple.php': wipe('simple-write'),
    'wipe-project-redcapr-arm-delete-single.php': wipe('arm-single-delete'),
    'wipe-project-redcapr-arm-delete-multiple.php': wipe('arm-multiple-delete'),
    // Theirs leaves last names where they are: the suite expects those of the run before.
    'wipe-project-redcapr-dag-write.php': async () => {},
  };
}

/** As inst/test-data/projects/file-repo/README.md says. */
async function fillRepository(simulator, copy) {
  const token = keeperToken(idOf(simulator, 'file-repo'));
  const data = path.join(copy, 'inst/test-data');
  const upload = (name, folder) =>
    call(
      simulator,
      token,
      { content: 'fileRepository', action: 'import', ...(folder === undefined ? {} : { folder_id: folder }) },
      { name, bytes: readFileSync(path.join(data, name)) },
    );
  const made = { content: 'fileRepository', action: 'createFolder', name: 'the-state' };
  const [{ folder_id }] = JSON.parse(await call(simulator, token, made));
  await upload('levon-and-barry.jpg', String(folder_id));
  for (const number of [1, 2, 3, 4, 5]) {
    await upload(`mugshot-${number}.jpg`);
  }
}

/** As inst/test-data/projects/README.md says: the account is in the role "api" of each project. */
function userOf(xml, username, project, token) {
  const isFirst = username !== 'user-dag1';
  const isGrouped = !isFirst || xml.includes('/dag/');
  // The role in the XML of dag-write may create no records, which its tests do.
  const role =
    existsSync(xml) && !xml.includes('/dag-write/')
      ? /role_name="api" unique_role_name="([^"]*)"/.exec(readFileSync(xml, 'utf8'))?.[1]
      : undefined;
  return {
    project,
    users: [
      {
        username: isFirst ? 'unittestphifree' : 'unittestphifree-dag1',
        firstname: 'Unit Test',
        lastname: isFirst ? 'Phi Free' : 'PHI Free DAG1',
        token,
        rights: 'all',
        ...(role === undefined ? {} : { role }),
        ...(isGrouped ? { group: 'daga' } : {}),
      },
      ...(kept.some((name) => xml.includes(`/${name}/`)) && isFirst
        ? [{ username: 'keeper', token: keeperToken(project), rights: 'all' }]
        : []),
    ],
  };
}

/** vubiostat/redcapAPI: one empty project that it fills itself; its key store gives way to the token. */
export const redcapApi = {
  name: 'redcapAPI',
  lacks: () =>
    missing([
      'checkmate',
      'chron',
      'curl',
      'jsonlite',
      'labelVector',
      'lubridate',
      'mockery',
      'pkgload',
      'shelter',
      'testthat',
    ]),
  options: () => ['--owner', 'owner'],
  async run(job) {
    const { copy, simulator } = job;
    const token = await createProject(simulator, 'redcapAPI');
    // Longitudinal by its setting, as theirs is; the suite makes and removes events.
    await call(simulator, token, { content: 'project_settings', data: '[{"is_longitudinal":1}]' });
    const helper = path.join(copy, 'tests/testthat/helper-00-REDCapQACredentials.R');
    const text = readFileSync(helper, 'utf8');
    const unlocking = /unlockREDCap\(\s*databases[\s\S]*?environment\(\)\)[^\n]*\n/;
    if (!unlocking.test(text)) {
      throw new Error('The helper with the credentials reads otherwise than expected');
    }
    writeFileSync(helper, text.replace(unlocking, `rcon <- redcapConnection(url = url, token = "${token}")\n`));
    return testthat(job, { REDCAP_URL: simulator.url, CI: '1' });
  },
};
