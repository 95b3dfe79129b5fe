/// How the document looks: one sheet for light and dark, for a telephone and for paper.
///
/// Colours repeat what a sign and a word say beside them; each has a contrast of at least 4.5 to its ground in both schemes (WCAG 2, AA).
enum HTMLStyles {
    static let sheet: HTMLWriter.Markup = """
        :root {
          color-scheme: light dark;
          --paper: #fdfdfc; --sheet: #f4f5f4; --ink: #1c2126; --soft: #545c64; --rule: #d3d7da;
          --good: #1d6339; --bad: #a3242b; --unsure: #745000; --link: #1c4f8c;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #14171a; --sheet: #1c2024; --ink: #e4e7e9; --soft: #a5adb5; --rule: #383f46;
            --good: #85d6a0; --bad: #ff9c96; --unsure: #efc46f; --link: #9ec6ff;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body {
          margin: 0 auto; padding: 2rem 1rem 4rem; max-width: 68rem; background: var(--paper); color: var(--ink);
          font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; overflow-wrap: anywhere;
        }
        h1, h2, h3, h4, p, ul, ol, dl { margin: 0 0 .75rem; }
        h1 { font-size: 1.6rem; line-height: 1.25; font-weight: 600; margin-bottom: 1.5rem; text-wrap: balance; }
        h2 { font-size: 1.25rem; font-weight: 600; margin: 3.5rem 0 1rem; padding-top: 1rem; border-top: 2px solid var(--ink); }
        h3 { font-size: 1rem; font-weight: 600; margin: 0; }
        h4 { font-size: 1rem; font-weight: 600; margin: 2rem 0 .5rem; }
        .kind { color: var(--soft); margin-bottom: .25rem; }
        a { color: var(--link); text-underline-offset: .15em; }
        a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
        code, pre, .mode, .domain { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: .9em; }
        pre { background: var(--sheet); padding: .75rem 1rem; margin: 0 0 .75rem; white-space: pre-wrap; border: 1px solid var(--rule); }
        .skip { position: absolute; left: -100vw; }
        .skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .5rem .75rem; outline: 3px solid var(--link); }
        .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; margin: 1.5rem 0 0; }
        nav a { display: inline-block; padding: .25rem 0; }
        .facts { display: grid; grid-template-columns: minmax(6rem, max-content) minmax(0, 1fr); gap: .3rem 1.25rem; }
        .facts dt { color: var(--soft); }
        .facts dd { margin: 0; max-width: 46rem; }
        .mark { font-weight: 600; }
        .glyph { display: inline-block; min-width: 1em; text-align: center; font-weight: 700; }
        .mark.good { color: var(--good); } .mark.bad { color: var(--bad); } .mark.unsure { color: var(--unsure); }
        .mark.plain { font-weight: 500; }
        .mark.quiet { color: var(--soft); font-weight: 400; }
        .client, .circumstances, .note { color: var(--soft); font-size: .9rem; }
        .note { margin-top: .5rem; }

        .tally { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)); gap: .1rem 2rem; }
        .tally li { display: grid; grid-template-columns: 2.5rem 1fr; align-items: baseline; border-bottom: 1px solid var(--rule); padding: .3rem 0; }
        .tally .number { font-size: 1.25rem; font-variant-numeric: tabular-nums; text-align: right; padding-right: .75rem; }
        .claims { list-style: none; padding: 0; margin-top: 2rem; }
        .claims > li { display: grid; grid-template-columns: 17rem minmax(0, 1fr); gap: .25rem 2rem; padding: 1.1rem 0; border-top: 1px solid var(--rule); break-inside: avoid; }
        .claims p { margin: 0 0 .35rem; max-width: 44rem; }
        .claims .domain { font-weight: 600; }
        .claims .more { color: var(--soft); font-size: .9rem; margin: .5rem 0 0; }
        .taxon { display: block; } .taxon .id { display: inline-block; margin-right: .5rem; } .taxon .id:has(+ .id)::after { content: ","; }

        .scroll { overflow-x: auto; margin: 1rem 0; }
        table { border-collapse: collapse; font-size: .9rem; min-width: 100%; overflow-wrap: break-word; }
        caption { text-align: left; color: var(--soft); padding: .25rem 0; }
        th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--rule); }
        thead th { color: var(--soft); font-weight: 500; vertical-align: bottom; }
        th[scope=row] { font-weight: 500; }
        td.n { font-variant-numeric: tabular-nums; white-space: nowrap; }
                .matrix td { white-space: nowrap; }
        .matrix thead tr:last-child th { max-width: 8rem; }
        .matrix th[scope=row] { position: sticky; left: 0; background: var(--paper); min-width: 9rem; max-width: 14rem; overflow-wrap: anywhere; padding-right: 1rem; }
        .matrix th[scope=row] .client { display: block; font-weight: 400; font-size: .85rem; }
        .matrix th[scope=colgroup] { border-left: 1px solid var(--rule); padding-left: .75rem; color: var(--ink); }
        .cells td:nth-child(2), .cells th[scope=row] { white-space: nowrap; }
        .cells td:nth-child(3) { min-width: 14rem; }
        .chain td:nth-child(2) { min-width: 9rem; } .chain td:nth-child(3), .chain td:nth-child(4), .chain th { white-space: nowrap; }
        .tests th[scope=row] { white-space: nowrap; } .tests td { min-width: 11rem; }

        details > summary { cursor: pointer; padding: .6rem 0; }
        details.exhibit, details.story { border-top: 1px solid var(--rule); }
        details > summary > h3 { display: inline; }
        .exhibit > summary .client { margin-left: .75rem; font-weight: 400; }
        .exhibit > summary .verdict { display: block; padding-left: 1.1rem; }
        .body { padding: .5rem 0 2rem 1.1rem; scroll-margin-top: 4.5rem; }
        .pin > summary { padding: .35rem 0; }
        .socket { break-inside: avoid; margin-top: 2.25rem; }
        .pair { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); gap: 1rem 2.5rem; align-items: start; }
        .comparison table { table-layout: fixed; width: 100%; overflow-wrap: anywhere; }
        .comparison th:first-child { width: 24%; }
        .comparison th[scope=row] { color: var(--soft); }
        .different { background: var(--sheet); }
        .different td:last-child { font-weight: 600; }
        .difference { display: inline-block; margin-left: .4rem; color: var(--bad); font-weight: 600; }
        .differences li { margin-bottom: .2rem; }

        .timeline { list-style: none; padding: 0; font-size: .9rem; }
        .timeline li { display: grid; grid-template-columns: 4.6rem 4rem minmax(0, 1fr); gap: .75rem; }
        .timeline .at { text-align: right; color: var(--soft); font-variant-numeric: tabular-nums; padding: .3rem 0; white-space: nowrap; }
        .timeline .event { padding: .3rem 0; }
        .timeline b { font-weight: 600; }
        .lane { position: relative; border: solid var(--soft); border-width: 0 2px; min-height: 2.2rem; }
        .from-client .lane::before, .from-proxy .lane::before { content: ""; position: absolute; left: 2px; right: 2px; top: 1rem; border-top: 2px solid var(--ink); }
        .from-client .lane::after, .from-proxy .lane::after { content: ""; position: absolute; top: calc(1rem - 4px); border: 5px solid transparent; }
        .from-client .lane::after { right: 0; border-left-color: var(--ink); border-right-width: 0; }
        .from-proxy .lane::after { left: 0; border-right-color: var(--ink); border-left-width: 0; }
        footer { margin-top: 4rem; padding-top: 1rem; border-top: 1px solid var(--rule); color: var(--soft); font-size: .9rem; }

        @media (max-width: 48rem) {
          body { padding-top: 1.25rem; }
          .claims > li, .pair { grid-template-columns: minmax(0, 1fr); }
          .facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
          .facts dd { margin-bottom: .6rem; }
          .body { padding-left: 0; }
          .timeline li { grid-template-columns: 4.2rem 2.6rem minmax(0, 1fr); gap: .6rem; }
          .matrix th[scope=row] { min-width: 9rem; max-width: 9rem; }
        }
        @media print {
          :root { --paper: #fff; --sheet: #f2f2f2; --ink: #000; --soft: #444; --rule: #bbb; --good: #14532d; --bad: #8a1218; --unsure: #5e4100; --link: #000; }
          html { font-size: 9.5pt; }
          body { max-width: none; padding: 0; }
          nav, .skip { display: none; }
          h2, h3, h4, summary { break-after: avoid; }
          tr { break-inside: avoid; }
          details:not(.pin)::details-content { content-visibility: visible; display: block; height: auto; }
          summary { list-style: none; }
          .scroll { overflow: visible; }
          table { font-size: 8pt; }
          .matrix, .matrix th[scope=row] .client { font-size: 6.5pt; } .matrix td { white-space: normal; }
          .matrix th[scope=row] { position: static; }
          .pair { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
          a { text-decoration: none; }
        }
        @media (prefers-contrast: more) { :root { --soft: var(--ink); --rule: var(--ink); } }
        @media (forced-colors: active) { .lane, .from-client .lane::before, .from-proxy .lane::before { border-color: CanvasText; } }

        """
}
