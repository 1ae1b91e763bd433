namespace Trunkline.Planning.Reporting.Html;

/// <summary>The report's style sheet: screen and A4 paper, colour and black.</summary>
/// <remarks>What colour says is said in words or signs too. No font, picture or style is fetched from anywhere.</remarks>
internal static class ReportStyle
{
    internal const string Css = """

        :root { --ink: #1b2430; --faint: #5b6673; --rule: #cfd6de; --tint: #f2f5f8; --accent: #14508c; --bad: #a3211a; }
        * { box-sizing: border-box; }
        html { font: 15px/1.5 "Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", "DejaVu Sans", sans-serif; color: var(--ink); background: #fff; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
        body { margin: 0 auto; padding: 28px 24px 60px; max-width: 880px; }
        h1 { font-size: 2rem; line-height: 1.2; margin: 0; overflow-wrap: anywhere; }
        h2 { font-size: 1.3rem; line-height: 1.25; margin: 2.4rem 0 .6rem; padding-bottom: .25rem; border-bottom: 2px solid var(--accent); }
        h3 { font-size: 1.05rem; margin: 1.5rem 0 .4rem; }
        p { margin: .5rem 0; }
        ul, ol { margin: .4rem 0; padding-left: 1.3rem; }
        li { margin: .2rem 0; }
        .kind { color: var(--accent); font-weight: 600; letter-spacing: .04em; text-transform: uppercase; font-size: .85rem; margin: 0 0 .2rem; }
        .meta, .note, caption { color: var(--faint); font-size: .88rem; }
        .answer { border: 2px solid var(--accent); border-radius: 6px; padding: 1rem 1.2rem 1.1rem; margin: 1.3rem 0; break-inside: avoid; }
        .answer .order { font-size: 1.5rem; font-weight: 700; line-height: 1.25; margin: 0 0 .4rem; }
        .answer.none { border-color: var(--bad); }
        .tiles { display: grid; grid-template-columns: repeat(4, 1fr); gap: .7rem; margin: 1rem 0 0; padding: 0; }
        .tiles div { background: var(--tint); border-left: 3px solid var(--accent); padding: .5rem .7rem; }
        .tiles dt { font-size: .8rem; color: var(--faint); line-height: 1.25; }
        .tiles dd { margin: .15rem 0 0; font-size: 1.15rem; font-weight: 700; line-height: 1.25; }
        .tiles dd small { display: block; font-weight: 400; font-size: .78rem; color: var(--faint); line-height: 1.3; margin-top: .15rem; }
        .warn { border-left: 4px solid var(--bad); background: #fdf4f3; padding: .5rem .9rem; margin: .6rem 0; break-inside: avoid; }
        .warn b, .risk b { display: inline-block; margin-right: .3rem; }
        nav ol { columns: 2; column-gap: 2rem; font-size: .92rem; }
        nav a { color: var(--accent); text-decoration: none; }
        nav a:hover { text-decoration: underline; }
        table { border-collapse: collapse; width: 100%; margin: .6rem 0; font-size: .9rem; line-height: 1.4; }
        table.narrow { width: auto; }
        table.narrow th, table.narrow td { padding-left: 1rem; }
        caption { text-align: left; padding: 0 0 .3rem; }
        th { text-align: left; border-bottom: 1.5px solid var(--ink); font-weight: 600; vertical-align: bottom; }
        th, td { padding: .32rem .6rem .32rem 0; }
        th:last-child, td:last-child { padding-right: 0; }
        td { border-bottom: 1px solid var(--rule); vertical-align: top; overflow-wrap: anywhere; }
        td:first-child { overflow-wrap: break-word; }
        th.n, td.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
        th.n + th.n, td.n + td.n { padding-left: .5rem; }
        td.n + td:not(.n), th.n + th:not(.n) { padding-left: 1.1rem; }
        td.n small, td small { color: var(--faint); }
        tr.chosen td { background: var(--tint); font-weight: 600; }
        tr.line td { border-bottom: 2px solid var(--ink); font-style: italic; color: var(--faint); padding: .15rem 0; }
        tr.sum td { border-top: 1.5px solid var(--ink); font-weight: 700; }
        .over { color: var(--bad); font-weight: 700; }
        figure { margin: 1rem 0; break-inside: avoid; }
        figure svg { display: block; width: 100%; height: auto; }
        figcaption { color: var(--faint); font-size: .88rem; margin-top: .3rem; }
        .box { display: inline-block; width: .95em; height: .95em; border: 1.3px solid var(--ink); vertical-align: -.12em; }
        .sheet { margin-top: 3rem; }
        .sheet table { font-size: .8rem; line-height: 1.3; table-layout: fixed; }
        .sheet td, .sheet th { padding: .26rem .5rem .26rem 0; }
        .sheet tr.group td { background: var(--tint); font-weight: 700; padding: .22rem .4rem; border-bottom: 1px solid var(--ink); }
        .sheet td.why { color: var(--faint); }
        .sheet td.sign { border-left: 1px solid var(--rule); padding-left: .4rem; }
        .sheet .open { font-style: italic; }
        .sheet .na { color: var(--faint); }
        .sign-line { display: grid; grid-template-columns: 2fr 2fr 1fr; gap: 1.4rem; margin-top: 1.6rem; font-size: .8rem; color: var(--faint); break-inside: avoid; }
        .sign-line span { border-top: 1px solid var(--ink); padding-top: .2rem; }
        @media screen and (max-width: 640px) { .tiles { grid-template-columns: repeat(2, 1fr); } nav ol { columns: 1; } body { padding: 16px 12px 40px; } .wide { overflow-x: auto; } .wide table { min-width: 560px; } .sheet table { min-width: 760px; } }
        @page { size: A4; margin: 14mm 15mm 16mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt Arial, "Liberation Sans", sans-serif; color: #5b6673; } }
        @page sheet { margin: 8mm 9mm 10mm; }
        @media print {
            html { font-size: 9.6pt; line-height: 1.42; }
            body { max-width: none; padding: 0; margin: 0; }
            h2, h3, caption { break-after: avoid; }
            tr, .risk { break-inside: avoid; }
            thead { display: table-header-group; }
            nav a { color: inherit; }
            .sheet { page: sheet; break-before: page; margin-top: 0; }
            .sheet h2 { margin: 0 0 .2rem; font-size: 13pt; }
            .sheet .meta { margin: .1rem 0; font-size: 7.6pt; }
            .sheet table { font-size: 7.1pt; line-height: 1.2; margin: .2rem 0; }
            .sheet td, .sheet th { padding: .13rem .4rem .13rem 0; }
            .sheet table.dense { font-size: 7pt; line-height: 1.16; }
            .sheet table.dense td, .sheet table.dense th { padding-top: .09rem; padding-bottom: .09rem; }
            .sheet tr.group td { padding: .1rem .4rem; }
            .sheet td.sign { padding-left: .4rem; }
            .sheet .sign-line { margin-top: .9rem; }
        }

        """;
}
