/**
 * One sheet for all hosted pages: system fonts, logical properties, colours as pairs for light and dark with a contrast
 * of at least 4.5. It stands in the page, so it is written to be small.
 */
const tones: readonly (readonly [tone: string, light: string, dark: string])[] = [
  ['open', '#505963;--soft:#ebeff2', '#acb6be;--soft:#22292e'],
  ['funded', '#0c606b;--soft:#dcf3f5', '#77cfd3;--soft:#0d2f35'],
  ['evidence', '#005f82;--soft:#def2fd', '#87cce8;--soft:#0f2e3d'],
  ['released', '#146937;--soft:#dcf8e5', '#79dd9f;--soft:#13311f'],
  ['refunded', '#2b57ac;--soft:#e6efff', '#9ebef8;--soft:#1e2b4a'],
  ['unknown', '#6c3ea9;--soft:#f2ebfe', '#ccb3f5;--soft:#332549'],
  ['failed', '#864748;--soft:#fbeae9', '#e2afae;--soft:#392525'],
];

const toneRules = (theme: 1 | 2): string => tones.map((row) => `.${row[0]}{--tone:${row[theme]}}`).join('');

const light =
  '--bg:#f5f8fa;--card:#fff;--fg:#161f28;--mute:#535e68;--line:#dbe0e4;--edge:#818c96;--ring:#087988;' +
  '--go:#095d67;--over:#094d56;--on:#f8fdfd;--link:#075d69;--warn:#fdefd6;--warned:#6f430a';
const dark =
  '--bg:#0a0f13;--card:#11171d;--fg:#e6eaed;--mute:#a1abb3;--line:#283037;--edge:#67727b;--ring:#53c1c7;' +
  '--go:#5dc3c9;--over:#78d6db;--on:#02171c;--link:#6ac9ce;--warn:#3c280d;--warned:#f4bd62';

const rules = `
*{box-sizing:border-box}
[hidden]{display:none!important}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--fg);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif}
body>*{max-inline-size:35rem;margin-inline:auto;padding-inline:1.25rem}
header{display:flex;align-items:center;gap:.625rem;padding-block:1.25rem;font-weight:600;overflow-wrap:anywhere}
header svg{flex:none;inline-size:1.5rem;block-size:1.5rem;color:var(--go)}
main{background:var(--card);border-block:1px solid var(--line);padding-block:1.5rem;overflow-wrap:anywhere}
h1,h2,p,ul,ol,dl,table{margin:0 0 1rem}
h1{font-size:1.25rem;line-height:1.35;font-weight:600;text-wrap:pretty}
.ask{font-weight:400}
.ask .what{display:block;margin-block-start:.25rem;font-weight:600;text-align:left}
[dir=rtl] .ask .what{text-align:right}
section{margin-block-end:1.5rem}
h2{font-size:1rem;line-height:1.5;margin-block:1.75rem .5rem}
a{color:var(--link);text-underline-offset:.2em}
bdi{unicode-bidi:isolate}
:focus{outline:none}
:focus-visible{outline:3px solid var(--ring);outline-offset:2px;border-radius:4px}
.badge{display:inline-flex;gap:.5rem;align-items:baseline;padding:.25rem .75rem;border-radius:1rem;background:var(--soft);color:var(--tone);font-size:1rem;font-weight:600}
.badge svg,.state svg{flex:none;inline-size:.8em;block-size:.8em}
.state{display:flex;gap:.6rem;align-items:baseline;font-size:1.5rem;color:var(--tone)}
.notice{background:var(--soft);border-inline-start:4px solid var(--tone);border-radius:4px;padding:.75rem 1rem;margin-block-end:1.25rem}
.notice p{margin:0}
.notice p+p{margin-block-start:.375rem}
.amount{font-size:2.5rem;line-height:1.15;font-weight:650;letter-spacing:-.02em;font-variant-numeric:tabular-nums;margin-block:.25rem 1rem}
.mute{color:var(--mute)}
table{inline-size:100%;border-collapse:collapse}
caption{text-align:start;color:var(--mute)}
th,td{padding-block:.375rem;font-weight:400;text-align:start;vertical-align:top}
td{text-align:end;white-space:nowrap;padding-inline-start:1rem;font-variant-numeric:tabular-nums}
tfoot>tr>*{border-block-start:2px solid var(--fg);font-weight:600}
ul{padding-inline-start:1.25rem}
li+li{margin-block-start:.375rem}
.rows{margin:0}
.rows>*{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1.5rem;padding-block:.5rem;margin:0;border-block-end:1px solid var(--line)}
.rows>:last-child{border:0}
ol.rows{padding:0;list-style:none}
dt{color:var(--mute)}
dd{margin:0}
code{font:.9375rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
dd code{font-size:.875rem}
.text{display:block;background:var(--bg);border:1px solid var(--line);border-radius:6px;padding:.75rem;margin-block-end:.75rem;user-select:all}
form{margin:0}
.go,.alt{display:flex;align-items:center;justify-content:center;inline-size:100%;min-block-size:3rem;padding:.5rem 1rem;margin-block:.5rem;border:1px solid transparent;border-radius:8px;font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
.go{background:var(--go);color:var(--on);font-size:1.125rem}
.go:hover{background:var(--over)}
.alt{background:none;color:var(--fg);border-color:var(--edge)}
.alt:hover{border-color:var(--fg)}
.copy{inline-size:auto;margin-block:0 1.25rem;min-block-size:2.75rem;min-inline-size:7rem}
.link{display:inline-flex;align-items:center;min-block-size:2.75rem;min-inline-size:2.75rem}
.warn{background:var(--warn);color:var(--warned);border-radius:6px;padding:.5rem 1rem}
summary{display:list-item;padding-block:.625rem;min-block-size:2.75rem;cursor:pointer;font-weight:600}
details{border-block:1px solid var(--line);margin-block:1.5rem 1rem}
.qr{display:block;inline-size:14rem;max-inline-size:100%;margin-block:.5rem 1rem;background:#fff;border-radius:6px}
nav{display:flex;flex-wrap:wrap;gap:0 .25rem;padding-block:1rem 2rem;margin-inline:auto}
nav a{display:inline-flex;align-items:center;min-block-size:2.75rem;min-inline-size:2.75rem;padding-inline:.5rem}
nav a[aria-current]{color:var(--fg);font-weight:600;text-decoration:none}
nav a:first-child{margin-inline-start:-.5rem}
.net{position:sticky;inset-block-start:0;z-index:1;background:var(--warn);color:var(--warned);padding-block:.75rem;margin-block:0;border-block-end:1px solid}
.say{position:absolute;inline-size:1px;block-size:1px;padding:0;overflow:hidden;clip-path:inset(50%)}
@media(min-width:36rem){body>*{padding-inline:2rem}main{border:1px solid var(--line);border-radius:12px;padding-block:2rem}}
@media(prefers-reduced-motion:no-preference){.go,.alt{transition:background-color .12s,border-color .12s}}
@media(forced-colors:active){.go,.badge{border:1px solid}}
@media print{nav,.go,.alt,.net,noscript{display:none}body,main,.notice,.badge{background:none;color:#000}main{border:0}}
`;

const minified = rules.trim().replaceAll('\n', '');

export const style = `:root{color-scheme:light dark;${light}}${toneRules(1)}@media(prefers-color-scheme:dark){:root{${dark}}${toneRules(2)}}${minified}`;
