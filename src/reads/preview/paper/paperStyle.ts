/** Of a paper form: ink on paper, whatever the screen; fields and rows of matrices are not torn apart. */
export const paperStyle = `
@page { margin: 15mm 14mm 16mm; }
* { box-sizing: border-box; }
body { max-width: 190mm; margin: 0 auto; padding: 6mm 4mm; color: #000; background: #fff; font: 10.5pt/1.35 "Helvetica Neue", Arial, "Noto Sans", sans-serif; }
h1 { margin: 0 0 2mm; font-size: 15pt; }
h2 { margin: 0; font-size: 13pt; }
h3 { margin: 4mm 0 0; padding: 1.2mm 2mm; border: 0.3mm solid #000; font-size: 11pt; break-after: avoid; overflow-wrap: anywhere; }
.made { margin: 0 0 4mm; color: #444; font-size: 8.5pt; }
.form + .form { break-before: page; margin-top: 10mm; }
.ids { display: flex; flex-wrap: wrap; gap: 2mm 8mm; margin: 2mm 0 3mm; padding-bottom: 2mm; border-bottom: 0.5mm solid #000; }
.ids span { white-space: nowrap; }
.field { display: grid; grid-template-columns: 56% 1fr; gap: 1mm 5mm; padding: 2mm 2mm 2.2mm; border-bottom: 0.2mm solid #888; break-inside: avoid; }
.field.below, .field.wide { grid-template-columns: 1fr; }
.number { font-variant-numeric: tabular-nums; }
.text { overflow-wrap: anywhere; }
.plain { white-space: pre-line; }
.text p { margin: 0 0 1.2mm; }
.text table { border-collapse: collapse; }
.text td, .text th { padding: 0.5mm 1.5mm; border: 0.2mm solid #000; }
.heading { font-size: 1.1em; font-weight: bold; }
.center { text-align: center; }
.address, .note { color: #333; font-size: 8.5pt; overflow-wrap: anywhere; }
.note { display: block; }
.required { font-size: 8.5pt; font-style: italic; }
.if { display: block; margin: 0 0 0.6mm; font-size: 9pt; font-style: italic; overflow-wrap: anywhere; }
.if::before { content: "\\2192\\00a0"; }
.picture { display: inline-block; padding: 0 1.5mm; border: 0.2mm dashed #444; overflow-wrap: anywhere; }
.line { display: inline-block; width: 100%; min-width: 30mm; height: 6mm; border-bottom: 0.3mm solid #000; }
.line.short { width: 34mm; }
.ids .line, .embedded .line { width: 38mm; }
.lines, .scale { display: block; }
.lines .line { display: block; height: 7.5mm; }
.choices { display: flex; flex-direction: column; gap: 0.8mm; }
.choices.across { flex-flow: row wrap; gap: 0.8mm 5mm; }
.choices.many { display: block; columns: 3; column-gap: 4mm; }
.choice { display: flex; gap: 1.6mm; align-items: baseline; break-inside: avoid; }
.box { flex: none; display: inline-block; width: 3.2mm; height: 3.2mm; border: 0.3mm solid #000; transform: translateY(0.4mm); }
.box.round { border-radius: 50%; }
.scale { position: relative; height: 6mm; border-bottom: 0.3mm solid #000; background: linear-gradient(#000, #000) 0 100% / 0.3mm 3mm no-repeat, linear-gradient(#000, #000) 50% 100% / 0.3mm 3mm no-repeat, linear-gradient(#000, #000) 100% 100% / 0.3mm 3mm no-repeat; print-color-adjust: exact; }
.ends { display: flex; justify-content: space-between; gap: 2mm; font-size: 8.5pt; }
.inert { color: #333; font-size: 9pt; font-style: italic; }
.matrix { width: 100%; border-collapse: collapse; }
.matrix > thead { display: table-header-group; }
.matrix > thead th { padding: 1mm; border-bottom: 0.3mm solid #000; font-weight: normal; font-size: 9pt; vertical-align: bottom; overflow-wrap: anywhere; }
.matrix > tbody > tr { break-inside: avoid; }
.matrix > tbody > tr > th { width: 42%; padding: 1.5mm 2mm; border-bottom: 0.2mm solid #888; font-weight: normal; text-align: start; }
.matrix > tbody > tr > td { padding: 1mm; border-bottom: 0.2mm solid #888; text-align: center; }
.embedded { display: inline-block; vertical-align: middle; }
@media print { body { max-width: none; padding: 0; } .form + .form { margin-top: 0; } }
`;
