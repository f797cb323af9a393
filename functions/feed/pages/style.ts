/** The one stylesheet of all pages. */
export const STYLE = `:root{color-scheme:light dark;--paper:#fcfbf8;--ink:#1b1b1f;--soft:#63625e;--line:#dedbd3;
--accent:#a3281e;--wash:#f2efe8}
@media (prefers-color-scheme:dark){:root{--paper:#131417;--ink:#ecebe6;--soft:#a2a09a;--line:#303136;--accent:#ff8f7d;
--wash:#1d1e22}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);overflow-wrap:anywhere;
font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
:lang(ko){word-break:keep-all;font-family:system-ui,-apple-system,"Apple SD Gothic Neo","Malgun Gothic",
"Noto Sans KR","Noto Sans CJK KR",sans-serif}
:lang(ja){line-break:strict;word-break:auto-phrase;
font-family:system-ui,-apple-system,"Hiragino Sans","Yu Gothic UI","Noto Sans JP","Noto Sans CJK JP",sans-serif}
:lang(zh){line-break:strict;font-family:system-ui,-apple-system,"PingFang SC","Microsoft YaHei","Noto Sans SC",
"Noto Sans CJK SC",sans-serif}
:lang(ar),:lang(fa),:lang(ur){line-height:1.75;
font-family:system-ui,-apple-system,"Segoe UI","Geeza Pro","Noto Naskh Arabic","Noto Sans Arabic",sans-serif}
:lang(th){line-height:1.7;line-break:strict;
font-family:system-ui,-apple-system,"Thonburi","Leelawadee UI","Noto Sans Thai",sans-serif}
body>*{max-width:78rem;margin-inline:auto;padding-inline:1.25rem}
a{color:inherit;text-decoration-color:color-mix(in srgb,currentColor 30%,transparent);text-underline-offset:.18em}
a:hover{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
h1,h2,h3,p,ul,ol{margin:0;padding:0}
ul,ol{list-style:none}
h3 a,.rows a,h1 a{text-decoration:none}
h3 a:hover,.rows a:hover{text-decoration:underline}
header{display:flex;flex-wrap:wrap;align-items:baseline;gap:.2rem 1.5rem;padding-block:1.4rem .7rem}
header h1{font-size:inherit}
header .name{font-size:1.9rem;font-weight:800;letter-spacing:-.03em;line-height:1.1;text-decoration:none}
header p{color:var(--soft);font-size:.875rem;margin-inline-start:auto}
search input{font:inherit;font-size:.875rem;color:inherit;background:none;border:1px solid var(--line);
border-radius:.3rem;padding:.15rem .5rem;width:11rem;max-width:100%}
.found{padding-block:1rem;border-block-end:1px solid var(--line)}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;padding-block:.5rem;font-size:.875rem}
nav a{text-decoration:none}
nav::before{content:"";flex-basis:100%;border-top:3px solid var(--ink);margin-block-end:.4rem}
h2{font-size:.8125rem;font-weight:700;letter-spacing:.05em;color:var(--accent);
border-block-end:1px solid var(--line);padding-block-end:.35rem;margin-block-end:.2rem}
:lang(en) h2,:lang(de) h2,:lang(fr) h2,:lang(es) h2,:lang(pt) h2{text-transform:uppercase}
.front{display:grid;gap:2.25rem 3rem;padding-block:1.25rem 2rem}
.story{display:grid;grid-template-columns:3.4rem 1fr;gap:0 1rem;padding-block:1rem;
border-block-end:1px solid var(--line)}
.story:last-child{border:0}
.count{text-align:center;text-decoration:none;color:var(--soft);font-size:.6875rem;line-height:1.15}
.count b{display:block;font-size:1.6rem;line-height:1.1;color:var(--accent);font-variant-numeric:tabular-nums}
.story h3{font-size:1.25rem;line-height:1.25;letter-spacing:-.012em;text-wrap:balance}
.story:first-of-type h3{font-size:1.8rem;line-height:1.15;letter-spacing:-.022em}
.lede{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden;margin-block:.25rem .1rem;
text-wrap:pretty}
.story:first-of-type .lede{font-size:1.0625rem;-webkit-line-clamp:3}
:lang(ko) h1,:lang(ko) h3,:lang(ja) h1,:lang(ja) h3,:lang(zh) h1,:lang(zh) h3,h3:lang(ko),h3:lang(ja),h3:lang(zh){
letter-spacing:-.01em;line-height:1.35}
:lang(ar) :is(h1,h2,h3),:lang(fa) :is(h1,h2,h3),:lang(ur) :is(h1,h2,h3),:lang(th) :is(h1,h2,h3),
:is(h1,h3):is(:lang(ar),:lang(fa),:lang(ur),:lang(th)){letter-spacing:0;line-height:1.5}
.meta,.also{color:var(--soft);font-size:.8125rem}
.meta{margin-block:.2rem .3rem}
.aloud{position:absolute;clip-path:inset(50%);white-space:nowrap}
.section{color:var(--accent);font-weight:600;margin-inline-end:.2em}
.also{margin-block-start:.35rem}
.also a{color:var(--ink);display:inline-block}
.news{border-inline-start:2px solid var(--accent);margin-block:.45rem;padding-inline-start:.8rem;font-size:.9375rem}
.news time{font-weight:600;color:var(--accent)}
.news .meta{margin:0}
.under{margin-block-start:.5rem}
.under li{padding-block:.35rem}
time{white-space:nowrap}
.lines li{display:grid;grid-template-columns:2.2rem 1fr;gap:0 .8rem;padding-block:.4rem;line-height:1.4;
font-size:.9375rem;break-inside:avoid}
.lines a{text-decoration:none}
.lines a:hover{text-decoration:underline}
.lines .number{text-align:end;font-weight:700}
.lines .also{margin:0}
.since{padding-block-start:1rem;color:var(--soft);font-size:.875rem}
.rows li{padding-block:.5rem;border-block-end:1px solid var(--line);line-height:1.35;font-size:.9375rem}
.rows li:last-child{border:0}
.rows .meta{margin:.1rem 0 0}
.timeline{border-inline-start:2px solid var(--accent);padding-inline-start:.9rem}
.number{color:var(--soft);font-variant-numeric:tabular-nums}
.new{color:var(--paper);background:var(--accent);border-radius:.2rem;padding-inline:.3rem;font-size:.6875rem;
font-weight:600;white-space:nowrap}
.river li{display:grid;grid-template-columns:3.2rem 1fr;gap:.7rem}
.river time{white-space:normal;color:var(--soft);font-size:.8125rem;line-height:1.6;font-variant-numeric:tabular-nums}
.sections{display:grid;gap:2.25rem 3rem;padding-block:2rem}
details{border-block-start:1px solid var(--line);padding-block:.6rem}
summary{cursor:pointer;font-weight:600;font-size:.9375rem}
footer{color:var(--soft);font-size:.8125rem;padding-block:1.25rem 2.5rem}
footer p+p{margin-block-start:.5rem}
footer p::before{content:"";display:block}
.feeds a{margin-inline-end:.9rem;white-space:nowrap}
article.full{max-width:46rem;padding-block:1.25rem 2rem}
.full h1{font-size:clamp(1.6rem,4.5vw,2.4rem);line-height:1.12;letter-spacing:-.025em;text-wrap:pretty}
.full .lead{font-size:1.125rem;margin-block:.7rem 0}
.full section{margin-block-start:2rem}
.feedlist{columns:20rem;padding-block:1rem 2rem}
.feedlist section{break-inside:avoid;margin-block-end:1.5rem}
@media (min-width:40rem){.lines{columns:2;column-gap:3rem}}
@media (min-width:60rem){
.edition .front>section{display:grid;grid-template-columns:1fr 1fr;column-gap:3rem;align-items:start}
.edition .front :is(h2,.story:first-of-type){grid-column:1/-1}
.front:has(.river){grid-template-columns:minmax(0,1fr) 20rem}
.sections{grid-template-columns:repeat(auto-fit,minmax(20rem,1fr))}}
@media (min-width:40rem) and (max-width:59.99rem){.sections{grid-template-columns:1fr 1fr}}
@media (max-width:30rem){
body>*{padding-inline:1rem}
.lede{-webkit-line-clamp:3}
.story{grid-template-columns:2.4rem 1fr;gap:0 .75rem}
.count b{font-size:1.25rem}
.story:first-of-type h3{font-size:1.45rem}
header p{margin:0;flex-basis:100%}}
@media print{
body{font-size:10pt;background:#fff;color:#000}
nav,details,.feeds{display:none}
.front,.sections{display:block;columns:2}
.story,.rows li{break-inside:avoid}}
`;

/** What the stylesheet has more where pages show pictures. The box is there before the picture, so nothing moves. */
export const PICTURE_STYLE = `.picture{float:inline-end;margin-block:.3rem .5rem;margin-inline-start:1.2rem;
line-height:0}
.picture img{width:10.5rem;height:7rem;object-fit:cover;background:var(--wash)}
.full .picture{float:none;margin:.7rem 0}
.full .picture img{width:100%;height:auto;aspect-ratio:16/9}
@media (max-width:30rem){
.picture{margin-inline-start:.75rem}
.story .picture img{width:5.5rem;height:5.5rem}}
@media print{.picture{display:none}}
`;
