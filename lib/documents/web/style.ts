/**
 * The whole look of what a family's link opens: the phone's own font, one column, dark where the phone is dark. On paper
 * (A4, one page for 12 areas with their parts) hairlines and black text, and the columns that a phone has no room for.
 * Its colours are those of app/globals.css.
 */
export const style = `
:root{color-scheme:light;--page:#f9f7f4;--line:#e2dfda;--edge:#89867f;--muted:#5f5c56;--ink:#1e1b17;
--accent:#185b37;--on:#fafdfb;--ee:#0f4f95;--me:#005f4d;--ae:#7b5100;--be:#932d1c}
@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;--page:#141310;--line:#363430;--edge:#77746e;
--muted:#aca9a2;--ink:#ebe9e5;--accent:#7ed09c;--on:#0a1a10;--ee:#97c1f7;--me:#7fd4be;--ae:#ebc57d;--be:#f8a18a}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;
font-variant-numeric:tabular-nums;overflow-wrap:anywhere;-webkit-text-size-adjust:100%}
main{max-width:560px;margin:0 auto;padding:16px}
h1,h2,h3,p,dl,dd,ul,ol{margin:0;padding:0}
h1{font-size:26px;line-height:1.2}
h2{font-size:16px}
li{list-style:none}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
img{width:48px;height:48px;object-fit:contain;float:left;margin:0 12px 0 0}
header svg{display:block;clear:both;margin:8px 0 16px}
.s{font-size:20px;font-weight:600;line-height:1.3}
.m,dt,.m dd{color:var(--muted);font-size:14px}
.f{display:grid;grid-template-columns:1fr 1fr;gap:8px 16px;margin-top:16px}
.f>div{border-bottom:1px solid var(--line);min-width:0}
.g{display:grid;grid-template-columns:1fr 1fr;gap:12px 16px;margin-top:16px}
.g dd{font-size:20px;font-weight:600}
.g small{font-size:14px;font-weight:400;color:var(--muted)}
.n{border-left:4px solid var(--ink);padding:4px 0 4px 12px;margin-top:16px;font-weight:600}
.b{display:inline-block;min-width:38px;padding:0 5px;border:1px solid var(--edge);border-radius:4px;font-size:13px;line-height:20px;
font-weight:600;text-align:center;white-space:nowrap;flex:none}
.ee{border:2px solid;color:var(--ee)}.me{border-color:currentColor;color:var(--me)}
.ae{border:1px dashed;color:var(--ae)}.be{border:1px dotted;color:var(--be)}
table{width:100%;table-layout:fixed;border-collapse:collapse;margin-top:20px;border:solid var(--ink);border-width:1px 0;line-height:1.35}
caption{text-align:left;font-weight:600;padding-bottom:6px}
th,td{padding:8px 0 0 8px;text-align:right;vertical-align:top;font-weight:400;white-space:nowrap}
th:first-child{padding-left:0;text-align:left;white-space:normal}
thead th+th{width:58px}thead th+th~th:not(.w){width:54px}
thead th{padding-bottom:6px;font-size:13px;font-weight:600;vertical-align:bottom}
tbody{border-top:1px solid var(--line)}
tbody tr:last-child>*{padding-bottom:8px}
tbody th{font-weight:600}
.t{font-weight:600}
.p>*{padding-top:2px;color:var(--muted);font-size:14px}
.p th{font-weight:400;padding-left:12px}.p td{white-space:normal}
.d td{padding:2px 0 0;text-align:left;white-space:normal;color:var(--muted);font-size:14px}
.w{display:none}
section{margin-top:20px}
.q{font-size:17px}
.k{margin-top:24px;border-top:1px solid var(--line);padding-top:12px;color:var(--muted);font-size:14px}
.k li{display:flex;align-items:flex-start;gap:10px;padding:2px 0}
.k li :nth-child(2){min-width:56px}
.k li :last-child{margin-left:auto;white-space:nowrap}
.k p{margin-top:8px}.k h2{font-size:inherit}
.a{display:block;margin-top:20px;padding:12px;border-radius:6px;background:var(--accent);color:var(--on);font-weight:600;text-align:center;
text-decoration:none}
@media print{@page{size:A4;margin:10mm}
:root{--page:#fff;--line:#aaa;--edge:#555;--muted:#333;--ink:#000;--ee:#000;--me:#000;--ae:#000;--be:#000}
body{font-size:8.5pt;line-height:1.25}main{max-width:none;padding:0}
.a,.o{display:none}h1{font-size:13pt}.s{font-size:11pt}.m,dt,.m dd,.g small,.k,.p>*,.d td,.l{font-size:7.5pt}
img{width:36px;height:36px}header svg{margin:3px 0 6px}
.f,.g{grid-template-columns:repeat(4,1fr);gap:2px 14px;margin-top:5px}.g dd{font-size:11pt}
table{table-layout:auto;margin-top:6px}caption{padding-bottom:2px}
thead th{font-size:7.5pt;padding-bottom:2px;overflow-wrap:normal}thead th+th,thead th+th~th:not(.w){width:auto}
th,td{padding-top:2px}tbody tr:last-child>*{padding-bottom:2px}.p>*{padding-top:0}
.w{display:table-cell}.d{display:none}.l{text-align:left;white-space:normal}
.b{font-size:7.5pt;line-height:10pt;padding:0 3px}
section{margin-top:6px;break-inside:avoid}.two{display:grid;grid-template-columns:1fr 1fr;gap:16px}.q{font-size:9pt}
.k{margin-top:6px;padding-top:3px}.k ul{columns:2}.k li{padding:0}.k p{margin-top:2px}
tbody,tr{break-inside:avoid}}
`
  .replace(/\n/g, '')
  .trim()
