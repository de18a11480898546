import DOMPurify from 'dompurify';
import { type ComponentChildren, h, type VNode } from 'preact';
import { useMemo } from 'preact/hooks';

/** What rich labels of REDCap are made of, and nothing that loads, runs or asks. */
const tags = (
  'a b big blockquote br center code del div em font h1 h2 h3 h4 h5 h6 hr i img ins li mark ol p pre s small span strike ' +
  'strong sub sup table tbody td tfoot th thead tr u ul'
).split(' ');
/** How they are drawn; all others as they are called. Headings of labels are no headings of the page. */
const drawnAs: Readonly<Record<string, string>> = {
  a: 'span',
  big: 'span',
  center: 'div',
  font: 'span',
  h1: 'div',
  h2: 'div',
  h3: 'div',
  h4: 'div',
  h5: 'div',
  h6: 'div',
  strike: 's',
};
const attributes = ['alt', 'colspan', 'dir', 'href', 'lang', 'rowspan', 'src', 'title'];
/** Deeper nesting is nobody's formatting. */
const deepest = 60;

export interface LabelProps {
  readonly html: string;
  /** Draws an embedded field. */
  readonly embed?: (name: string) => ComponentChildren;
  /** In place of a picture: its text or address. */
  readonly image: (what: string) => string;
}

/**
 * HTML of strangers. It is sanitised by DOMPurify in a document that loads nothing, and what is left is drawn anew element by element from a list of
 * names: no markup of a label ever reaches this page. Links only tell where they lead; pictures are named.
 */
export function Label({ html, embed, image }: LabelProps): VNode {
  // Most labels are plain: without `<` and `&` there is no markup to look at.
  return /[<&]/.test(html) ? (
    <RichLabel html={html} embed={embed} image={image} />
  ) : (
    <span class="label" dir="auto">
      {withEmbedded(html, { embed, image })}
    </span>
  );
}

function RichLabel({ html, embed, image }: Drawing & Pick<LabelProps, 'html'>): VNode {
  const content = useMemo(() => sanitised(html), [html]);
  const isRich = content.firstElementChild !== null;
  return (
    <span class={isRich ? 'label rich' : 'label'} dir="auto">
      {childrenOf(content, { embed, image }, 0)}
    </span>
  );
}

function sanitised(html: string): DocumentFragment {
  return DOMPurify.sanitize(html, {
    ALLOWED_TAGS: tags,
    ALLOWED_ATTR: attributes,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
}

type Drawing = Pick<LabelProps, 'image'> & { readonly embed: LabelProps['embed'] };

function childrenOf(parent: Node, drawing: Drawing, depth: number): ComponentChildren[] {
  return depth > deepest
    ? [parent.textContent]
    : Array.from(parent.childNodes).map((node) => drawn(node, drawing, depth + 1));
}

function drawn(node: Node, drawing: Drawing, depth: number): ComponentChildren {
  if (node instanceof Text || node.nodeType === 3) {
    return withEmbedded(node.textContent ?? '', drawing);
  }
  if (node.nodeType !== 1) {
    return null;
  }
  const element = node as Element;
  const name = element.localName;
  const attribute = (key: string): string | undefined => element.getAttribute(key) ?? undefined;
  if (name === 'img') {
    const what = attribute('alt') ?? attribute('src')?.slice(0, 200) ?? '';
    return <span class="picture">{drawing.image(what)}</span>;
  }
  if (!tags.includes(name)) {
    return childrenOf(element, drawing, depth);
  }
  return h(
    drawnAs[name] ?? name,
    {
      ...(name === 'a' && { class: 'link', title: attribute('href') }),
      ...(/^h[1-6]$/.test(name) && { class: 'heading' }),
      ...(name === 'big' && { class: 'big' }),
      ...(name === 'center' && { class: 'center' }),
      ...(/^(?:td|th)$/.test(name) && { colspan: attribute('colspan'), rowspan: attribute('rowspan') }),
      dir: attribute('dir'),
      lang: attribute('lang'),
    },
    /^(?:br|hr)$/.test(name) ? undefined : childrenOf(element, drawing, depth),
  );
}

function withEmbedded(text: string, { embed }: Drawing): ComponentChildren {
  return text.includes('\uE000')
    ? text.split(/\uE000([^\uE001]*)\uE001/).map((part, at) => (at % 2 === 0 ? part : embed?.(part)))
    : text;
}
