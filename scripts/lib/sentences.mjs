// Every sentence of the sources that can be put into another language, found in their syntax trees.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { transformSync } from 'esbuild';
import { parseAst } from 'rollup/parseAst';
import { root } from './workbench.mjs';

/**
 * @returns `sentences`: keys as `l10n.t` and the tag `say` take them, in order; `dynamic`: places where `l10n.t` gets something that is no
 * literal, as `file: text`
 */
export function sentencesOf(folder = 'src') {
  const sentences = new Set();
  const dynamic = [];
  for (const file of readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).sort()) {
    if (!file.endsWith('.ts') || file.endsWith('.d.ts') || /^(simulator|cli)\//.test(slashes(file))) {
      continue;
    }
    const { code } = transformSync(readFileSync(path.join(root, folder, file), 'utf8'), {
      loader: 'ts',
      target: 'esnext',
    });
    walk(parseAst(code), (node) => {
      if (node.type === 'TaggedTemplateExpression' && node.tag.name === 'say') {
        sentences.add(templateOf(node.quasi));
      } else if (isTranslation(node)) {
        const found = literalsOf(node.arguments[0]);
        if (found === undefined) {
          dynamic.push(`${file}: ${code.slice(node.start, node.end).split('\n')[0]}`);
        }
        found?.forEach((sentence) => sentences.add(sentence));
      } else if (node.type === 'Property' && node.key.name === 'doc' && /^(logic|dictionary)\//.test(slashes(file))) {
        // Tables of functions, action tags and smart variables; hovers put them into the user's language.
        literalsOf(node.value)?.forEach((sentence) => sentences.add(sentence));
      }
    });
  }
  return { sentences: [...sentences].sort((a, b) => (a < b ? -1 : 1)), dynamic };
}

const slashes = (file) => file.replaceAll(path.sep, '/');

function isTranslation(node) {
  return (
    node.type === 'CallExpression' &&
    node.callee.type === 'MemberExpression' &&
    node.callee.property.name === 't' &&
    (node.callee.object.name ?? node.callee.object.property?.name ?? '').endsWith('l10n') &&
    node.arguments.length > 0
  );
}

/** The sentences that an argument can be; nothing where it is more than a choice among literals. */
function literalsOf(node) {
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [node.value] : undefined;
    case 'TemplateLiteral':
      return node.expressions.length === 0 ? [node.quasis[0].value.cooked] : undefined;
    case 'ConditionalExpression': {
      const both = [literalsOf(node.consequent), literalsOf(node.alternate)];
      return both.includes(undefined) ? undefined : both.flat();
    }
    case 'BinaryExpression': {
      const [left, right] = [literalsOf(node.left), literalsOf(node.right)];
      return node.operator === '+' && left?.length === 1 && right?.length === 1 ? [left[0] + right[0]] : undefined;
    }
    default:
      return undefined;
  }
}

function templateOf({ quasis }) {
  return quasis.map(({ value }) => value.cooked).reduce((text, piece, i) => `${text}{${i - 1}}${piece}`);
}

function walk(node, visit) {
  if (node === null || typeof node !== 'object') {
    return;
  }
  if (Array.isArray(node)) {
    node.forEach((child) => walk(child, visit));
    return;
  }
  if (typeof node.type === 'string') {
    visit(node);
  }
  for (const [key, child] of Object.entries(node)) {
    if (key !== 'type' && typeof child === 'object') {
      walk(child, visit);
    }
  }
}
