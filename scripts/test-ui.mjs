// Drives the packed extension in the real workbench as a person would. Screenshots go to out/screenshots.
// node scripts/test-ui.mjs [--grep text] [--report file] [--retry] [files...]
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { ensureWorkbench, root } from './lib/workbench.mjs';
import { packageExtension } from './package.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    grep: { type: 'string' },
    report: { type: 'string' },
    'no-package': { type: 'boolean', default: false },
    jobs: { type: 'string', default: '1' },
    retry: { type: 'boolean', default: false },
  },
});
ensureWorkbench('current');
if (!values['no-package']) {
  await packageExtension();
}
const files = positionals.length > 0 ? positionals : ['test/ui'];
const r = spawnSync(
  process.execPath,
  [
    'scripts/unit.mjs',
    ...files,
    '--out',
    'ui',
    '--reporter',
    'spec',
    '--timeout',
    '180000',
    '--jobs',
    values.jobs,
    ...(values.retry ? ['--retry'] : []),
    ...(values.grep ? ['--grep', values.grep] : []),
    ...(values.report ? ['--report', values.report] : []),
  ],
  { cwd: root, stdio: 'inherit' },
);
process.exit(r.status ?? 1);
