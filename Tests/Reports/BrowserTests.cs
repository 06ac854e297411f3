using Sgvb.Cli;
using Sgvb.Cli.Browser;
using Sgvb.Cli.Documents;
using Sgvb.Cli.Verbs;
using Sgvb.Runs;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Reports;

/// <summary>The report as a browser shows it.</summary>
public sealed class BrowserTests
{
    [Fact]
    public async Task The_report_works_in_a_browser()
    {
        if (Chromium.Find() is null)
            Assert.Skip($"no Chromium installed ({Chromium.Variable} may name one)");
        var stop = TestContext.Current.CancellationToken;
        using var run = new SampleRun().Fill();
        // A name that would ask the network for something and run a script, if it were let through.
        run.Folder.Write<BenchmarkRow>(RunFolder.Benchmarks,
            [.. SampleRun.Benchmarks, SampleRun.Step("<img src=https://example.invalid/x.png onerror=\"document.title='run'\">", "simd",
                90)]);
        Sections.Report.Write(run.Folder);
        await using var browser = await Chromium.Start(stop);
        await using var page = await browser.Open(run[RunFolder.Report], stop);
        foreach (var width in (int[])[390, 1400])
        {
            foreach (var isDark in (bool[])[false, true])
            {
                await page.Show(width, 900, isDark, stop: stop);
                Assert.Equal(width, await Number("document.documentElement.clientWidth"));
                Assert.True(await Number("document.documentElement.scrollWidth") <= width, $"scrolls sideways at {width} pixels");
                Assert.True(await Number("document.querySelector('.claim').getBoundingClientRect().bottom") < 900,
                    "the answer is on the first screen");
                Assert.True(await Number(Contrast) >= 4.5, "text can be read");
                Assert.Equal(0x89, (await page.Picture(stop: stop))[0]);
            }
        }

        Assert.True(await Number("document.querySelectorAll('figure svg').length") >= 5);
        Assert.Equal(0, await Number("[...document.querySelectorAll('figure svg')].filter(s => [...s.querySelectorAll('path')].every(p => "
            + "p.getTotalLength() === 0)).length"));
        Assert.Equal(0, await Number("[...document.querySelectorAll('[clip-path]')].filter(e => "
            + "!document.querySelector(e.getAttribute('clip-path').slice(4, -1))).length"));
        Assert.Equal(await Number("document.querySelectorAll('clipPath').length"),
            await Number("new Set([...document.querySelectorAll('clipPath')].map(c => c.id)).size"));

        Assert.Equal("true true", (await page.Evaluate(Sorts, stop))!.GetValue<string>());
        Assert.Equal(await Number("document.querySelectorAll('table').length"),
            await Number("document.querySelectorAll('button.copy').length"));
        Assert.StartsWith("estimator,backend,step time (ns)", (await page.Evaluate(Copies, stop))!.GetValue<string>(),
            StringComparison.Ordinal);

        Assert.NotEqual("run", (await page.Evaluate("document.title", stop))!.GetValue<string>());
        Assert.Equal([new Uri(run[RunFolder.Report]).AbsoluteUri], page.Requests);
        Assert.Equal([], page.Errors);

        async Task<double> Number(string expression) => (await page.Evaluate(expression, stop))!.GetValue<double>();
    }

    [Fact]
    public async Task A_README_shows_the_first_screen_in_light_and_dark_and_asks_for_missing_pictures()
    {
        if (Chromium.Find() is null)
            Assert.Skip($"no Chromium installed ({Chromium.Variable} may name one)");
        using var run = new SampleRun().Fill();
        const string block = "<!-- generated:picture run -->\n<!-- /generated -->";
        var root = Path.GetDirectoryName(run.Folder.Path)!;
        Assert.Contains("run/report.png: no such picture", Assert.Throws<SgvbException>(() => new ReadmeBlocks(Sections.Report, VerbList.All).Rewrite(block, "R", root))
            .Message, StringComparison.Ordinal);
        await new RunPictures(Sections.Report).Take(run.Folder, TestContext.Current.CancellationToken);
        Assert.NotEqual(File.ReadAllBytes(run[RunPictures.Light]), File.ReadAllBytes(run[RunPictures.Dark]));
        var text = new ReadmeBlocks(Sections.Report, VerbList.All).Rewrite(block, "R", root);
        Assert.Contains("<img alt=\"local-reparam on simd is the best buy", text, StringComparison.Ordinal);
        Assert.Contains("src=\"run/report.png\"", text, StringComparison.Ordinal);
    }

    /// <summary>The step times' column sorts by size, not by text, both ways.</summary>
    private const string Sorts = """
        (() => {
          const block = [...document.querySelectorAll(".table")].find(b => b.textContent.includes("to no-noise"));
          const head = [...block.querySelectorAll("th")].find(h => h.textContent.startsWith("step time"));
          const column = [...head.parentNode.children].indexOf(head);
          const values = () => [...block.querySelectorAll("tbody tr")].map(r => Number(r.cells[column].dataset.value));
          head.querySelector("button").click();
          const up = values();
          head.querySelector("button").click();
          const down = values();
          const isSorted = (v, sign) => v.length > 5 && v.every((x, i) => i === 0 || sign * (x - v[i - 1]) >= 0);
          return `${isSorted(up, 1) && head.getAttribute("aria-sort") === "descending"} ${isSorted(down, -1)}`;
        })()
        """;

    /// <summary>What the button gives to the clipboard.</summary>
    private const string Copies = """
        (async () => {
          let copied = "";
          const clipboard = { writeText: text => { copied = text; return Promise.resolve(); } };
          Object.defineProperty(navigator, "clipboard", { value: clipboard, configurable: true });
          [...document.querySelectorAll(".table")].find(b => b.textContent.includes("to no-noise")).querySelector(".copy").click();
          await new Promise(done => setTimeout(done, 50));
          return copied;
        })()
        """;

    /// <summary>Of the body's text against its background, by WCAG's formula.</summary>
    private const string Contrast = """
        (() => {
          const light = color => {
            const [r, g, b] = color.match(/[\d.]+/g).map(c => c / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const style = getComputedStyle(document.body);
          const [a, b] = [light(style.color), light(style.backgroundColor)].sort((x, y) => y - x);
          return (a + 0.05) / (b + 0.05);
        })()
        """;
}
