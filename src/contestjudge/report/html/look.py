"""How the page looks: light and dark, on a telephone, on a desk, on paper.

Colours have a contrast of at least 4.5 to 1 with what they stand on, in both schemes. What a
colour says, a word, a shape or a pattern says too.
"""

from __future__ import annotations

from typing import Final

STYLE: Final = """
:root{
  color-scheme:light dark;
  --paper:#fcfbf8;--ink:#1f1d1a;--quiet:#5f5b54;--line:#e2ded5;--wash:#f4f1ea;
  --certain:#0c5f4c;--possible:#8b5000;--out:#6a665f;--hole:#a52a1c;--link:#1d4e89;
  --serif:Charter,"Bitstream Charter","Sitka Text","Iowan Old Style",Cambria,Georgia,serif;
  --sans:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Helvetica Neue",sans-serif;
  --mono:ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;
}
@media (prefers-color-scheme:dark){:root{
  --paper:#171614;--ink:#ece8e0;--quiet:#aaa59b;--line:#3a3732;--wash:#201f1c;
  --certain:#72d0b4;--possible:#e3ad57;--out:#9d988e;--hole:#f2907f;--link:#9fc5f3;
}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{
  margin:0 auto;padding:clamp(1.5rem,5vw,5rem) clamp(1.1rem,5vw,4rem) 4rem;max-width:66rem;
  background:var(--paper);color:var(--ink);font:1.0625rem/1.6 var(--serif);
  overflow-wrap:anywhere;font-variant-numeric:tabular-nums;
}
h1,h2,h3{line-height:1.2;font-weight:600;text-wrap:balance;margin:0}
h1{font-size:clamp(1.9rem,1.2rem + 3vw,3.1rem);letter-spacing:-.015em}
h2{font-size:1.5rem;letter-spacing:-.01em;margin-bottom:.5rem}
h3{font:600 .95rem/1.4 var(--sans);margin:1.75rem 0 .5rem}
h4{font:600 .88rem/1.4 var(--sans);color:var(--quiet);margin:1rem 0 .35rem}
p{margin:.5rem 0;max-width:42rem}
a{color:var(--link);text-underline-offset:.18em;text-decoration-thickness:.06em}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:2px}
.skip{position:absolute;left:-999rem}
.skip:focus{position:static;display:inline-block;margin-bottom:1rem}
bdi{unicode-bidi:isolate}
code{font:.86em/1.5 var(--mono)}
small,.small{font-size:.85rem}
i{font-style:normal}
.over{font:.9rem/1.4 var(--sans);color:var(--quiet);margin:0 0 .6rem}
.status{font:600 1rem/1.3 var(--sans);margin:1.4rem 0 .4rem}
.final{color:var(--certain)}.contested{color:var(--possible)}.provisional{color:var(--hole)}
.verdict{font-size:clamp(1.2rem,1rem + 1vw,1.55rem);line-height:1.42;max-width:38rem;margin:0}
.lede{color:var(--quiet);margin-bottom:1.2rem}
.aside{color:var(--quiet);font-size:.95rem}
.figures{display:flex;flex-wrap:wrap;gap:.75rem 3rem;margin:2.2rem 0 0;padding:0}
.figures div{display:flex;flex-direction:column-reverse}
.figures dt{font:.9rem/1.3 var(--sans);color:var(--quiet)}
.figures dd{margin:0;font-size:1.9rem;line-height:1.15}
nav{margin:2.6rem 0 0;padding:.8rem 0;border:solid var(--line);border-width:1px 0}
nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1.4rem;list-style:none;margin:0;padding:0;
  font:.92rem/1.7 var(--sans)}
nav a{display:inline-block;padding:.15rem 0}
section{margin-top:clamp(3rem,7vw,4.75rem);scroll-margin-top:1.5rem}
ol.seats{list-style:none;margin:0;padding:0;display:grid;column-gap:1.4rem;
  grid-template-columns:minmax(1.6rem,auto) minmax(9rem,auto) 1fr}
ol.seats li{grid-column:1/-1;display:grid;grid-template-columns:subgrid;align-items:baseline;
  padding:.6rem 0;border-bottom:1px solid var(--line)}
ol.seats li:first-child{border-top:1px solid var(--line)}
.place{font-size:1.25rem;line-height:1.3}
.who b{font-weight:600}
.what{font:.92rem/1.5 var(--sans);color:var(--quiet)}
.tier{display:block;font:.88rem/1.4 var(--sans);color:var(--quiet)}
figure{margin:1rem 0 0}
figcaption{font:.88rem/1.55 var(--sans);color:var(--quiet);max-width:44rem;margin-top:.8rem}
svg{display:block;overflow:visible;font-family:var(--sans)}
svg text{fill:var(--ink);font-size:13px;paint-order:stroke;stroke:var(--paper);stroke-width:4px;
  stroke-linejoin:round}
.grid{stroke:var(--line);stroke-width:1}
.rail{stroke:var(--line);stroke-width:1}
.floor{stroke:var(--quiet);stroke-width:1}
svg .tick,svg .when,svg .form{fill:var(--quiet);font-size:12px}
svg .rank{fill:var(--quiet)}
svg .who{font-weight:600;font-size:14px}
svg .group{font-weight:600;font-size:14px}
svg .label{font-size:12.5px}
svg tspan{unicode-bidi:isolate}
svg .away{font-size:18px;font-weight:700}
.bar{fill:var(--ink)}
.certain .bar,.certain .dot,.complete .bar{fill:var(--certain)}
.certain .away{fill:var(--certain)}
.possible .bar{fill:url(#stripes);stroke:var(--possible);stroke-width:1.5}
.possible .dot{fill:var(--paper);stroke:var(--possible);stroke-width:2.5}
.possible .away{fill:var(--possible)}
.out .bar,.out .dot{fill:var(--paper);stroke:var(--out);stroke-width:1.5}
.out .away{fill:var(--out)}
.under{fill:var(--paper)}.over-stripe{fill:var(--possible)}
.cut{stroke:var(--hole);stroke-width:1.5;stroke-dasharray:6 4}
.margin{stroke:var(--hole);stroke-width:5}
svg .cut-word{fill:var(--hole);font-weight:600;font-size:12.5px}
.partial .bar{fill:var(--paper);stroke:var(--quiet);stroke-width:1.5}
.vouched .bar{fill:var(--paper);stroke:var(--certain);stroke-width:1.5;stroke-dasharray:5 3}
.hole .bar{fill:var(--hole)}
svg .hole .label{fill:var(--hole);font-weight:600}
.late .bar{fill:var(--paper);stroke:var(--out);stroke-width:1.2;stroke-dasharray:2 3}
svg .late .label{fill:var(--quiet)}
.bars .bar{fill:var(--certain)}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.8rem;list-style:none;margin:1rem 0 0;padding:0;
  font:.88rem/1.5 var(--sans);color:var(--quiet)}
.legend li{display:flex;gap:.55rem;align-items:center}
.legend svg{flex:none}
details{margin-top:1rem;font-family:var(--sans);font-size:.92rem}
summary{cursor:pointer;color:var(--link);padding:.25rem 0}
.scroll{overflow-x:auto}.scroll table{min-width:36rem;overflow-wrap:break-word}
table{border-collapse:collapse;width:100%;font:.92rem/1.45 var(--sans);text-align:left}
th,td{padding:.5rem .9rem .5rem 0;vertical-align:baseline;border-bottom:1px solid var(--line);
  font-weight:400;text-align:left}
th:last-child,td:last-child{padding-right:0}
thead th{color:var(--quiet);font-weight:600}
tbody th{font-weight:600}
td small{display:block;color:var(--quiet)}
.numbers td,.numbers thead th:not(:first-child){text-align:right}
.numbers td:nth-child(2):has(span),.files thead th:nth-child(2){text-align:left}
.files tbody th{min-width:12rem}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);
  white-space:nowrap}
.parts table{table-layout:fixed;position:relative}
.long{content-visibility:auto;contain-intrinsic-size:auto 320rem}
.found .long{content-visibility:visible}
.more thead th{padding:0;border:0;font-size:0;line-height:0}
.cols6 th:nth-child(1){width:11%}.cols6 th:nth-child(2){width:23%}
.cols6 th:nth-child(3){width:11%}.cols6 th:nth-child(4){width:14%}
.cols6 th:nth-child(6){width:12%}
.cols4 th:nth-child(1){width:24%}.cols4 th:nth-child(2){width:15%}
.cols4 th:nth-child(3){width:22%}
.cols3 th:nth-child(1){width:36%}.cols3 th:nth-child(2){width:24%}
.cols6 tr>:nth-child(6),.cols6 thead th:nth-child(6){text-align:right}
td.certain,td.possible{font-weight:600}
td.certain{color:var(--certain)}td.possible{color:var(--possible)}td.out{color:var(--out)}
h3 code{font-weight:400;color:var(--quiet)}
.why{font:.92rem/1.5 var(--sans);color:var(--quiet)}
.group{margin-bottom:2rem}
.find{display:flex;flex-wrap:wrap;gap:.4rem .8rem;align-items:center;
  font:.95rem/1.4 var(--sans);margin:0 0 1rem}
.find[hidden],.part[hidden],.group[hidden]{display:none}
.find input{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--quiet);
  border-radius:4px;padding:.45rem .6rem;width:min(22rem,100%)}
.find output{color:var(--quiet)}
th button{font:inherit;color:inherit;background:none;border:0;padding:.15rem 0;cursor:pointer;
  text-align:inherit;text-decoration:underline dotted;text-underline-offset:.25em}
[aria-sort=ascending] button::after{content:" ↑"}
[aria-sort=descending] button::after{content:" ↓"}
ol.steps,ul.steps{padding-left:1.5rem;max-width:44rem;margin:.6rem 0}
.steps li{margin:.5rem 0;padding-left:.3rem}
.steps pre{margin:.4rem 0}
pre{overflow-x:auto;background:var(--wash);padding:.6rem .8rem;border-radius:4px;margin:.5rem 0;
  white-space:pre-wrap}
.findings{list-style:none;padding:0;margin:0;max-width:50rem}
.findings li{display:grid;grid-template-columns:4.5rem 1fr;gap:.2rem 1rem;padding:.65rem 0;
  border-bottom:1px solid var(--line);align-items:baseline}
.findings code{color:var(--quiet);white-space:nowrap}
.weight{font:600 .88rem/1.5 var(--sans);color:var(--quiet)}
.blocking{color:var(--hole)}.warning{color:var(--possible)}
.digests{margin:1.4rem 0;font:.92rem/1.5 var(--sans)}
.digests div{display:grid;grid-template-columns:7rem 1fr;gap:0 1rem;padding:.3rem 0}
.digests dt{color:var(--quiet)}.digests dd{margin:0}
footer{margin-top:5rem;padding-top:1rem;border-top:1px solid var(--line);
  font:.9rem/1.5 var(--sans);color:var(--quiet)}
@media (max-width:44rem){
  ol.seats{grid-template-columns:minmax(1.6rem,auto) 1fr}
  ol.seats .what{grid-column:2}
  .figures{gap:.75rem 2rem}.figures dd{font-size:1.5rem}
  .findings li{grid-template-columns:1fr}
  .digests div{grid-template-columns:1fr;padding:.4rem 0}
  svg .form{display:none}
  .parts table,.parts tbody{display:block}
  .parts thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
  .parts tr{display:grid;grid-template-columns:1fr auto;gap:0 1rem;padding:.6rem 0;
    border-bottom:1px solid var(--line)}
  .parts th,.parts td{border:0;padding:0;width:auto}
  .people tr{grid-template-columns:2.6rem 1fr auto}
  .people td:nth-child(4){grid-column:2}
  .people td:nth-child(5){grid-column:2}
  .people td:nth-child(3){text-align:right}
  .people td:nth-child(6){grid-column:3;grid-row:2;color:var(--quiet)}
  .parts .cols6 th,.parts .cols4 th,.parts .cols3 th{width:auto}
  .cols4 td:nth-child(4){grid-column:1/-1}
  .cols3 td:nth-child(3),.cols4 td:nth-child(3){grid-column:1/-1;color:var(--quiet)}
  .parts tr[hidden]{display:none}
}
@media print{
  :root{--paper:#fff;--ink:#000;--quiet:#444;--line:#bbb;--wash:#f4f4f4;
    --certain:#0c5f4c;--possible:#8b5000;--out:#666;--hole:#a52a1c;--link:#000}
  body{max-width:none;padding:0;font-size:10.5pt}
  nav,.find,.skip,details{display:none}
  section{margin-top:1.6rem}
  .long{content-visibility:visible}
  svg,figure,ol.seats li,tr,.findings li{break-inside:avoid}
  h2,h3{break-after:avoid}
  *{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
"""
