import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { call, createProject, readJunit, runProgram, works } from './running.mjs';

/** A Python with these modules; `CLIENTS_PYTHON` comes first. */
function pythonWith(...modules) {
  return [process.env['CLIENTS_PYTHON'] ?? '', 'python3', '/usr/bin/python3'].find(
    (python) => python !== '' && works(python, ['-c', `import ${modules.join(', ')}`]),
  );
}

async function pytest({ copy, work, only }, modules, args, env) {
  const junit = path.join(work, 'junit.xml');
  // Addopts and flags of the project's own configuration ask for plugins that say nothing about a server.
  const configuration = ['-o', 'addopts=', '-o', 'doctest_optionflags=NORMALIZE_WHITESPACE ELLIPSIS'];
  await runProgram(
    pythonWith(...modules),
    [
      '-m',
      'pytest',
      ...configuration,
      '-p',
      'no:cacheprovider',
      `--junitxml=${junit}`,
      ...args,
      ...(only === undefined ? [] : ['-k', only]),
    ],
    { cwd: copy, env: { PYTHONDONTWRITEBYTECODE: '1', ...env }, output: path.join(work, 'output.txt') },
  );
  return readJunit(readFileSync(junit, 'utf8'));
}

const pycapModules = ['pytest', 'requests', 'pandas', 'semantic_version'];

/** redcap-tools/PyCap: makes its own projects with a super token. The examples in its docstrings are tests, too. */
export const pycap = {
  name: 'PyCap',
  lacks: () => (pythonWith(...pycapModules) === undefined ? `no Python with ${pycapModules.join(', ')}` : undefined),
  // Its row counts are those of a server that keeps no calculated value of an XML.
  options: () => ['--forget-calculations'],
  run(job) {
    const server = job.simulator.url.replace(/api\/$/, '');
    for (const folder of ['tests', 'redcap']) {
      for (const file of readdirSync(path.join(job.copy, folder), { recursive: true }).filter((f) =>
        f.endsWith('.py'),
      )) {
        const name = path.join(job.copy, folder, file);
        writeFileSync(name, readFileSync(name, 'utf8').replaceAll('https://redcapdemo.vumc.org/', server));
      }
    }
    return pytest(
      job,
      pycapModules,
      ['--doctest-modules', '--doctest-continue-on-failure', 'tests/integration', 'redcap'],
      {
        REDCAPDEMO_SUPERUSER_TOKEN: job.simulator.superToken,
      },
    );
  },
};

const liteModules = ['pytest', 'requests', 'pandas', 'yaml', 'keyring'];

/** jubilee2/RedcapLite: asks for the address and token of a longitudinal project. */
export const redcapLite = {
  name: 'RedcapLite',
  lacks: () => (pythonWith(...liteModules) === undefined ? `no Python with ${liteModules.join(', ')}` : undefined),
  options: () => [],
  async run(job) {
    const { simulator } = job;
    const token = await createProject(simulator, 'RedcapLite');
    await call(simulator, token, { content: 'project_settings', data: '[{"is_longitudinal":1}]' });
    await call(simulator, token, {
      content: 'arm',
      action: 'import',
      override: '0',
      data: '[{"arm_num":1,"name":"Arm 1"}]',
    });
    await call(simulator, token, {
      content: 'event',
      action: 'import',
      override: '0',
      data: '[{"event_name":"Event 1","arm_num":1}]',
    });
    // Its tests of people name a group and a role of their authors' project.
    await call(simulator, token, {
      content: 'dag',
      action: 'import',
      data: '[{"data_access_group_name":"First Group","unique_group_name":""}]',
    });
    await call(simulator, token, { content: 'userRole', action: 'import', data: '[{"role_label":"read"}]' });
    return pytest(job, liteModules, ['tests/integration'], {
      REDCAP_API_URL: simulator.url,
      REDCAP_API_TOKEN: token,
      PYTHONPATH: job.copy,
    });
  },
};
