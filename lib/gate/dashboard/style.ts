/** The one style of the dashboard's pages; its hash stands in their policy. */
export const style = `:root{color-scheme:light dark;--bg:#f5f8fa;--card:#fff;--ink:#14202b;--soft:#4a5a68;--line:#c9d4dc;--go:#0b5f66;--go-ink:#fff;--bad:#a3261b}
@media(prefers-color-scheme:dark){:root{--bg:#0a0f13;--card:#131b22;--ink:#e6edf2;--soft:#a3b3bf;--line:#33424e;--go:#5cc5cb;--go-ink:#06282b;--bad:#ff9c90}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:72rem;margin:0 auto;padding:1rem}
main:focus{outline:none}
nav{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;padding:.5rem 1rem;border-bottom:1px solid var(--line);background:var(--card)}
nav form{margin-left:auto}
h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0}h2{font-size:1.2rem;margin:2rem 0 .5rem}h3{font-size:1rem;margin:.5rem 0}
a{color:var(--go)}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--card);padding:.5rem;z-index:1}
:focus-visible{outline:3px solid var(--go);outline-offset:2px}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr));gap:1rem;padding:0;margin:0;list-style:none}
.card{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:1rem}
.big{font-size:1.4rem;font-weight:600;font-variant-numeric:tabular-nums;margin:0}
.soft,.none{color:var(--soft)}
.alert{border:2px solid var(--bad);border-radius:8px;padding:.5rem 1rem;background:var(--card)}
.scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:8px}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;padding:.5rem .75rem;border-bottom:1px solid var(--line);vertical-align:top;min-width:6rem}th{white-space:nowrap}td:first-child{min-width:11rem}
summary{min-height:44px;padding:.5rem 0;cursor:pointer;color:var(--bad);font-weight:600}
pre{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.75rem;font:13px/1.5 ui-monospace,monospace}
code{font-family:ui-monospace,monospace}
label{display:block;font-weight:600;margin:.75rem 0 .25rem}
input,select{width:100%;max-width:28rem;min-height:44px;padding:.5rem;font:inherit;color:inherit;background:var(--bg);border:1px solid var(--soft);border-radius:6px}
button{min-height:44px;padding:.5rem 1rem;margin:.75rem 0 0;font:inherit;font-weight:600;color:var(--go-ink);background:var(--go);border:1px solid var(--go);border-radius:6px;cursor:pointer}
button.plain{color:var(--ink);background:transparent;border-color:var(--soft)}
button.bad{color:var(--bad);background:transparent;border-color:var(--bad)}
button:disabled{opacity:.5;cursor:not-allowed}
nav button,td button{margin:0}
dl{display:grid;grid-template-columns:minmax(7rem,auto) 1fr;gap:.25rem 1rem;margin:0}dt{color:var(--soft)}dd{margin:0}
`;
