/** Told by a label that got to load something: no such host exists. */
export const alarm = 'http://label.invalid/';
/** Counted up by a label that got to run. */
export const marker = 'labelRan';

/** A generator that gives the same numbers for the same seed: what was found once is found again. */
function numbers(seed: number): (below: number) => number {
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 3_266_489_917) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) % below;
  };
}

const run = `(top.${marker}=1,window.${marker}=1,fetch('${alarm}run'))`;

/** Ways that are known to get something run, loaded or opened; `{u}` is an address, `{r}` something to run. */
const attacks = [
  '<script>{r}</script>',
  '<script src="{u}"></script>',
  '<SCR\u0000IPT>{r}</SCRIPT>',
  '<img src="{u}" onerror="{r}" onload="{r}">',
  '<img src=x onerror={r}>',
  '<img srcset="{u} 1x, {u}2 2x" sizes="100vw">',
  '<picture><source srcset="{u}"><img></picture>',
  '<svg onload="{r}"><style>@import "{u}"</style><image href="{u}"/><script>{r}</script></svg>',
  '<svg><a xlink:href="javascript:{r}"><text>x</text></a><animate onbegin="{r}" attributeName=x dur=1s></svg>',
  '<svg><use href="{u}#x"/><foreignObject><iframe src="{u}"></iframe></foreignObject></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror="{r}"></style></mglyph></table></mtext></math>',
  '<math href="javascript:{r}"><maction actiontype="statusline" xlink:href="javascript:{r}">x</maction></math>',
  '<style>*{background:url({u})}</style>',
  '<div style="background:url({u})">styled</div>',
  '<div style="width:expression({r});position:fixed;inset:0;z-index:99999">over all</div>',
  '<link rel="stylesheet" href="{u}">',
  '<link rel="prefetch" href="{u}"><link rel="dns-prefetch" href="{u}">',
  '<meta http-equiv="refresh" content="0;url={u}">',
  '<base href="{u}"><img src="relative">',
  '<iframe src="{u}"></iframe>',
  '<iframe srcdoc="<script>{r}</script>"></iframe>',
  '<iframe src="javascript:{r}"></iframe>',
  '<object data="{u}" type="text/html"></object>',
  '<embed src="{u}">',
  '<a href="javascript:{r}" onclick="{r}" onmouseover="{r}" onfocus="{r}" autofocus tabindex=0>link</a>',
  '<a href="{u}" target="_top" ping="{u}">another</a>',
  '<a href="command:workbench.action.quit">command</a>',
  '<a href="data:text/html,<script>{r}</script>">data</a>',
  '<form action="{u}" id="f"><button formaction="javascript:{r}">send</button><input type=image src="{u}"></form>',
  '<input autofocus onfocus="{r}">',
  '<button form="f" formaction="{u}">x</button>',
  '<video src="{u}" poster="{u}" onerror="{r}" autoplay><track src="{u}"></video>',
  '<audio src="{u}" autoplay onerror="{r}"></audio>',
  '<details open ontoggle="{r}"><summary>x</summary></details>',
  '<marquee onstart="{r}">x</marquee>',
  '<body onload="{r}" background="{u}">',
  '<table background="{u}"><td background="{u}">x</table>',
  '<p id="root" name="root" class="field" data-row="0">clobber</p>',
  '<form id="body"><input name="attributes"><input name="childNodes"></form>',
  '<noscript><p title="</noscript><img src=x onerror={r}>"></noscript>',
  '<xmp><img src=x onerror="{r}"></xmp>',
  '<textarea><img src=x onerror="{r}"></textarea>',
  '<title><img src=x onerror="{r}"></title>',
  '<template><img src=x onerror="{r}"><script>{r}</script></template>',
  '<select><option><style></option></select><img src=x onerror="{r}"></style>',
  '<!--><img src=x onerror="{r}">-->',
  '<![CDATA[<img src=x onerror="{r}">]]>',
  '<?xml-stylesheet href="{u}"?>',
  '</span></div></main><img src=x onerror="{r}">',
  '&lt;img src=x onerror="{r}"&gt;',
  '<<img src=x onerror="{r}">>',
  '<img src="{u}" alt="\u202Egnihtyna \u202C מה">',
  '<p dir="rtl" lang="he">שלום <b>unclosed <i>tags',
  '<font color="red" size="7" face="x">old</font><center>middle</center>',
  '<img src="https://label.invalid/missing.png" alt="a picture that is missing">',
  '{label_of_nobody} {hostile_0} <b>{hostile_1}',
  '[hostile_0] [record_id:value]<img src=x onerror="{r}">',
] as const;

const pieces = [
  '<',
  '>',
  '"',
  "'",
  '&',
  '/',
  '=',
  '<b',
  '</',
  '<!--',
  '-->',
  '<p>',
  '</p>',
  ' on',
  'x',
  '\n',
  '\u0000',
  '`',
  '<table>',
  '<td>',
  '<svg>',
  '</svg>',
  '<math>',
  '<style>',
  '</style>',
  '&#x3c;',
  '\uE000hostile_0\uE001',
] as const;

/** A label that wants to run, load or open something, by its number; the first ones are the known ways as they are, the others are mixed and broken. */
export function hostileLabel(number: number): string {
  const next = numbers(number);
  const filled = (text: string): string => text.replaceAll('{u}', `${alarm}${number}`).replaceAll('{r}', run);
  const known = attacks[number];
  if (known !== undefined) {
    return filled(known);
  }
  const parts = Array.from({ length: 2 + next(5) }, () => {
    const attack = filled(attacks[next(attacks.length)] ?? '');
    switch (next(6)) {
      case 0:
        return attack.slice(0, next(attack.length));
      case 1:
        return attack.slice(next(attack.length));
      case 2: {
        const at = next(attack.length);
        return `${attack.slice(0, at)}${pieces[next(pieces.length)]}${attack.slice(at)}`;
      }
      case 3:
        return attack.replaceAll('"', pieces[next(pieces.length)] ?? '');
      case 4:
        return `${pieces[next(pieces.length)]}${pieces[next(pieces.length)]}${attack}`;
      default:
        return attack;
    }
  });
  return parts.join('');
}

export const hostileLabels = attacks.length;

const safeTags = new Set(
  'b blockquote br code del div em hr i ins li mark ol p pre s small span strong sub sup table tbody td tfoot th thead tr u ul section h1 h2 h3'.split(
    ' ',
  ),
);
const safeAttributes = new Set(['class', 'dir', 'lang', 'colspan', 'rowspan', 'scope']);

/** Whether an element of a paper form can do nothing. */
export function isInert(
  tag: string,
  attributes: readonly { readonly name: string; readonly value: string }[],
): boolean {
  return safeTags.has(tag) && attributes.every(({ name }) => safeAttributes.has(name));
}
