import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** REDCap writes a blank before `?>` (REDCAP_API.md §2.3). */
export const xmlDeclaration = '<?xml version="1.0" encoding="UTF-8" ?>';

/** Characters that XML 1.0 cannot carry are left out. */
function xmlCharacters(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the ones meant
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
}

/** Text of an element: markup goes into a CDATA section. */
export function xmlText(text: string): string {
  const clean = xmlCharacters(text);
  return /[<>&]/.test(clean) ? `<![CDATA[${clean.replaceAll(']]>', ']]]]><![CDATA[>')}]]>` : clean;
}

/** Escapes for attribute values and for the text of ODM elements, as PHP's `htmlspecialchars` with quotes does. */
export function xmlEscape(text: string): string {
  return xmlCharacters(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#039;');
}

/** A node of a parsed document: `#text` is the text, `@name` an attribute, everything else a list of children. */
export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  readonly text: string;
}

type OrderedNode = Record<string, unknown>;

/** Parses a whole document; throws on anything that is not well-formed XML. Entities other than XML's own are left as they are. */
export function parseXml(text: string): XmlNode {
  const valid = XMLValidator.validate(text, { allowBooleanAttributes: false });
  if (valid !== true) {
    throw new Error(valid.err.msg);
  }
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    cdataPropName: '#cdata',
    ignoreDeclaration: true,
    ignorePiTags: true,
    processEntities: false,
    commentPropName: false,
  });
  const nodes = (parser.parse(text) as OrderedNode[]).map(toNode).filter((node) => node !== undefined);
  const [root] = nodes;
  if (root === undefined) {
    throw new Error('no root element');
  }
  return root;
}

function toNode(raw: OrderedNode): XmlNode | undefined {
  const name = Object.keys(raw).find((key) => key !== ':@' && key !== '#text' && key !== '#cdata');
  if (name === undefined) {
    return undefined;
  }
  const content = raw[name] as OrderedNode[];
  const attributes: Record<string, string> = {};
  for (const [key, value] of Object.entries((raw[':@'] ?? {}) as Record<string, string>)) {
    attributes[key] = decode(value);
  }
  let text = '';
  const children: XmlNode[] = [];
  for (const part of content) {
    if ('#text' in part) {
      text += decode(String(part['#text']));
    } else if ('#cdata' in part) {
      text += (part['#cdata'] as OrderedNode[]).map((piece) => String(piece['#text'])).join('');
    } else {
      const child = toNode(part);
      if (child !== undefined) {
        children.push(child);
      }
    }
  }
  return { name, attributes, children, text };
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decode(text: string): string {
  return text.includes('&')
    ? text.replace(
        /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
        (all, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
          if (name !== undefined) {
            return named[name] ?? all;
          }
          const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
          return code <= 0x10ffff ? String.fromCodePoint(code) : all;
        },
      )
    : text;
}

/** The direct children with the given name. */
export function childrenOf(node: XmlNode | undefined, name: string): readonly XmlNode[] {
  return node?.children.filter((child) => child.name === name) ?? [];
}

/** The first direct child with the given name. */
export function childOf(node: XmlNode | undefined, name: string): XmlNode | undefined {
  return node?.children.find((child) => child.name === name);
}
