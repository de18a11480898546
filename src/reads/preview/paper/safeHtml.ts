import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import { closeEmbedding, escapeHtml, openEmbedding } from '../escapedRecord';

/** What rich labels of REDCap are made of, by what they are written as. Headings of labels are no headings of the page, and links lead nowhere. */
const writtenAs: ReadonlyMap<string, string> = new Map([
  ...'b blockquote br code del div em hr i ins li mark ol p pre s small span strong sub sup table tbody td tfoot th thead tr u ul'
    .split(' ')
    .map((name): [string, string] => [name, name]),
  ...(
    [
      ['a', 'span'],
      ['big', 'span'],
      ['center', 'div'],
      ['font', 'span'],
      ['strike', 's'],
      ['h1', 'div'],
      ['h2', 'div'],
      ['h3', 'div'],
      ['h4', 'div'],
      ['h5', 'div'],
      ['h6', 'div'],
    ] as const
  ).map(([name, other]): [string, string] => [name, other]),
]);
/** What they hold is no text to read. */
const dropped: ReadonlySet<string> = new Set(
  'applet audio canvas embed head iframe math noembed noframes noscript object script select style svg template textarea title video xmp'.split(
    ' ',
  ),
);
const empty: ReadonlySet<string> = new Set(['br', 'hr']);
const classes: ReadonlyMap<string, string> = new Map([
  ['a', 'link'],
  ['center', 'center'],
  ['h1', 'heading'],
  ['h2', 'heading'],
  ['h3', 'heading'],
  ['h4', 'heading'],
  ['h5', 'heading'],
  ['h6', 'heading'],
]);
/** Deeper nesting is nobody's formatting. */
const deepest = 60;
const longestAddress = 200;
/** Characters; what is longer is no label and is shown as it is written. */
const longest = 100_000;

export interface HtmlParts {
  /** An embedded field as HTML. */
  readonly embed: (name: string) => string;
  /** In place of a picture: its text or address. Plain text. */
  readonly image: (what: string) => string;
}

/**
 * HTML of strangers as HTML that only looks: it is parsed as browsers do and written anew from a list of names, so that no markup of a label, no
 * script, style, address or event handler is left of it. Never throws.
 */
export function safeHtml(html: string, parts: HtmlParts): string {
  return html.length > longest || !/[<&]/.test(html) ? textOf(html, parts) : childrenOf(parseFragment(html), parts, 0);
}

type Parent = DefaultTreeAdapterTypes.ParentNode;
type Element = DefaultTreeAdapterTypes.Element;

function childrenOf(parent: Parent, parts: HtmlParts, depth: number): string {
  return depth > deepest
    ? escapeHtml(plainText(parent))
    : parent.childNodes.map((node) => written(node, parts, depth + 1)).join('');
}

function written(node: DefaultTreeAdapterTypes.ChildNode, parts: HtmlParts, depth: number): string {
  if (node.nodeName === '#text') {
    return textOf((node as DefaultTreeAdapterTypes.TextNode).value, parts);
  }
  if (!('tagName' in node) || dropped.has(node.tagName)) {
    return '';
  }
  if (node.tagName === 'img') {
    const what = attribute(node, 'alt') ?? attribute(node, 'src')?.slice(0, longestAddress) ?? '';
    return `<span class="picture">${escapeHtml(parts.image(what))}</span>`;
  }
  const name = writtenAs.get(node.tagName);
  if (name === undefined) {
    return childrenOf(node, parts, depth);
  }
  const start = `<${name}${attributesOf(node)}>`;
  return empty.has(name) ? start : `${start}${childrenOf(node, parts, depth)}${addressOf(node)}</${name}>`;
}

/** On paper nobody can follow a link: it is written behind its words. */
function addressOf(element: Element): string {
  const address = element.tagName === 'a' ? attribute(element, 'href')?.trim() : undefined;
  return address !== undefined && /^https?:\/\/\S+$/i.test(address) && !plainText(element).includes(address)
    ? ` <span class="address">(${escapeHtml(address.slice(0, longestAddress))})</span>`
    : '';
}

function attributesOf(element: Element): string {
  const kept: string[] = [];
  const look = classes.get(element.tagName);
  if (look !== undefined) {
    kept.push(` class="${look}"`);
  }
  const direction = attribute(element, 'dir')?.toLowerCase() ?? '';
  if (/^(?:ltr|rtl|auto)$/.test(direction)) {
    kept.push(` dir="${direction}"`);
  }
  const language = attribute(element, 'lang') ?? '';
  if (/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/.test(language)) {
    kept.push(` lang="${language}"`);
  }
  for (const span of ['colspan', 'rowspan'] as const) {
    const count = attribute(element, span) ?? '';
    if (/^(?:td|th)$/.test(element.tagName) && /^[1-9]\d?$/.test(count)) {
      kept.push(` ${span}="${count}"`);
    }
  }
  return kept.join('');
}

function attribute({ attrs }: Element, wanted: string): string | undefined {
  return attrs.find(({ name, prefix }) => name === wanted && prefix === undefined)?.value;
}

function textOf(text: string, { embed }: HtmlParts): string {
  if (!text.includes(openEmbedding)) {
    return escapeHtml(text);
  }
  return text
    .split(new RegExp(`${openEmbedding}([^${closeEmbedding}]*)${closeEmbedding}`))
    .map((part, at) => (at % 2 === 0 ? escapeHtml(part) : embed(part)))
    .join('');
}

/** Without recursion: however deep it is nested. */
function plainText(parent: Parent): string {
  let text = '';
  const pending: DefaultTreeAdapterTypes.ChildNode[] = [...parent.childNodes].reverse();
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.nodeName === '#text') {
      text += (node as DefaultTreeAdapterTypes.TextNode).value;
    } else if ('tagName' in node && !dropped.has(node.tagName)) {
      pending.push(...[...node.childNodes].reverse());
    }
  }
  return text;
}
