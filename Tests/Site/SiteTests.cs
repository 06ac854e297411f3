using System.Text.RegularExpressions;
using Sgvb.Cli;
using Sgvb.Cli.Browser;
using Sgvb.Cli.Site;
using Sgvb.Reports.Pages;
using Sgvb.Runs;
using Sgvb.Runs.Rows;

namespace Sgvb.Tests.Site;

public sealed partial class SiteTests
{
    [Fact]
    public void Every_link_of_the_site_leads_to_a_page_of_it_whatever_the_culture()
    {
        using var german = new GermanNumbers();
        using var site = new SiteSample();
        site.Add("amd-epyc-2c", "a b&<c>", 1);
        Assert.Equal((0, ""), SiteSample.Run("site", site.Output, "--from", site.Reports));
        var pages = Directory.GetFiles(site.Output, "*.html", SearchOption.AllDirectories);
        Assert.Equal(8, pages.Length);
        foreach (var page in pages)
            foreach (Match link in Href().Matches(File.ReadAllText(page)))
                Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(page)!, Uri.UnescapeDataString(link.Groups[1].Value))), $"{page}: {link.Value}");
        Assert.Equal(pages.Select(p => Path.GetRelativePath(site.Output, p)).Order(StringComparer.Ordinal), File.ReadAllLines(Path.Combine(site.Output, SiteFolder.List)).Order(StringComparer.Ordinal));
        Assert.False(RunFolder.Open(site.Output).IsIncomplete);
    }

    [Fact]
    public void Machines_are_compared_case_by_case_convolutions_and_newer_estimators_too()
    {
        using var site = new SiteSample();
        Assert.Equal((0, ""), SiteSample.Run("site", site.Output, "--from", site.Reports));
        Assert.Contains("amd-epyc-2c is the fastest in all 2 cases that both machines have: its steps take 50.0 % [", site.Page("compare/lenet.html"), StringComparison.Ordinal);
        Assert.Contains("<td>split:4</td><td>amd-epyc-2c is faster</td>", site.Page("compare/mnist.html"), StringComparison.Ordinal);
        Assert.Contains("compare/lenet.html", site.Page("index.html"), StringComparison.Ordinal);
    }

    /// <summary>Two runs whose times differ by less than their intervals are no ranking.</summary>
    [Fact]
    public void Machines_that_cannot_be_told_apart_are_not_ranked()
    {
        using var site = new SiteSample(1.01);
        Assert.Equal((0, ""), SiteSample.Run("site", site.Output, "--from", site.Reports));
        Assert.Contains("These runs cannot tell which machine is the fastest", site.Page("compare/lenet.html"), StringComparison.Ordinal);
        Assert.DoesNotContain("is the fastest in", site.Page("index.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_is_gone_takes_its_page_along_and_nothing_else_goes()
    {
        using var site = new SiteSample();
        var run = site.Add("amd-epyc-2c", "second", 1);
        Assert.Equal(0, SiteSample.Run("site", site.Output, "--from", site.Reports).Code);
        File.WriteAllText(Path.Combine(site.Output, "CNAME"), "bench.example");
        Assert.True(File.Exists(Path.Combine(site.Output, "amd-epyc-2c/second/index.html")));
        Directory.Delete(run.Path, recursive: true);
        // A folder of pages that somebody removed is gone already.
        File.AppendAllText(Path.Combine(site.Output, SiteFolder.List), "../reports/intel-xeon-4c/quick/report.html\nold-machine/quick/index.html\n");
        Assert.Equal(0, SiteSample.Run("site", site.Output, "--from", site.Reports).Code);
        Assert.False(File.Exists(Path.Combine(site.Output, "amd-epyc-2c/second/index.html")));
        Assert.True(File.Exists(Path.Combine(site.Output, "CNAME")));
    }

    [Fact]
    public void Another_s_index_is_not_written_over()
    {
        using var site = new SiteSample();
        Directory.CreateDirectory(site.Output);
        File.WriteAllText(Path.Combine(site.Output, "index.html"), "mine");
        var (code, error) = SiteSample.Run("site", site.Output, "--from", site.Reports);
        Assert.Equal(2, code);
        Assert.Contains("holds an index.html that site did not write", error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(site.Output, "index.html")));
    }

    [Fact]
    public void Runs_that_are_not_whole_are_named_and_not_shown()
    {
        using var site = new SiteSample();
        site.Add("amd-epyc-2c", "second", 1).MarkIncomplete("stopped by the user");
        var found = SiteRuns.Find(Sections.Report, [site.Reports]);
        Assert.Equal(2, found.Runs.Count);
        Assert.Contains("stopped by the user", Assert.Single(found.Skipped), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "name the folder", "site")]
    [InlineData(2, "nowhere: no such folder", "site", "out", "--from", "nowhere")]
    public void Mistakes_are_one_line(int code, string message, params string[] arguments)
    {
        var (actual, error) = SiteSample.Run(arguments);
        Assert.Equal(code, actual);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '\n'));
    }

    /// <summary>Pages among the runs would be taken for files of theirs; a neighbour with the same beginning is another folder.</summary>
    [Theory]
    [InlineData("reports", 2)]
    [InlineData("reports/amd-epyc-2c/pages", 2)]
    [InlineData("reports-pages", 0)]
    public void Pages_are_not_written_among_the_runs(string output, int code)
    {
        using var site = new SiteSample();
        site.Add("amd-epyc-2c", "first", 1);
        var folder = Path.Combine(Path.GetDirectoryName(site.Reports)!, output);
        var (actual, error) = SiteSample.Run("site", folder, "--from", site.Reports);
        Assert.Equal((code, code == 0), (actual, File.Exists(Path.Combine(folder, "index.html"))));
        Assert.Equal(code != 0, error.Contains("name another folder for the pages", StringComparison.Ordinal));
    }

    /// <summary>Each kind of page, on a phone and on a desk, light and dark.</summary>
    [Fact]
    public async Task A_browser_shows_the_pages_at_every_width_and_asks_for_nothing_else()
    {
        if (Chromium.Find() is null)
            Assert.Skip($"no Chromium installed ({Chromium.Variable} may name one)");
        var stop = TestContext.Current.CancellationToken;
        using var site = new SiteSample();
        Assert.Equal((0, ""), SiteSample.Run("site", site.Output, "--from", site.Reports));
        await using var browser = await Chromium.Start(stop);
        foreach (var path in (string[])["index.html", "compare/mnist.html", "amd-epyc-2c/index.html", "amd-epyc-2c/quick/index.html"])
        {
            await using var page = await browser.Open(Path.Combine(site.Output, path), stop);
            foreach (var width in (int[])[390, 1280])
                foreach (var isDark in (bool[])[false, true])
                {
                    await page.Show(width, 900, isDark, stop);
                    Assert.True((await page.Evaluate("document.documentElement.scrollWidth", stop))!.GetValue<double>() <= width, $"{path} scrolls sideways at {width} pixels");
                    Assert.Equal(isDark ? "rgb(20, 23, 28)" : "rgb(255, 255, 255)", (await page.Evaluate("getComputedStyle(document.body).backgroundColor", stop))!.GetValue<string>());
                }

            Assert.True((await page.Evaluate("document.querySelectorAll('nav a').length", stop))!.GetValue<double>() >= 1);
            Assert.Equal([], page.Errors);
            Assert.Single(page.Requests);
        }
    }

    /// <summary>As many cases as a sweep over estimators, widths and minibatches leaves: every page stays below 1 MiB and says what it lacks.</summary>
    [Fact]
    public void Pages_of_5000_cases_stay_below_a_mebibyte_and_name_what_they_left_out()
    {
        using var site = new SiteSample();
        foreach (var (machine, slower) in ((string, double)[])[("amd-epyc-2c", 1), ("intel-xeon-4c", 2)])
            RunFolder.Open(Path.Combine(site.Reports, machine, "quick")).Write<BenchmarkRow>(RunFolder.Benchmarks,
                [.. Enumerable.Range(1, 5000).Select(i => SiteSample.Steps(slower)[1] with { Estimator = $"split:{i}", Minibatch = 1000 })]);
        Assert.Equal((0, ""), SiteSample.Run("site", site.Output, "--from", site.Reports));
        foreach (var page in Directory.GetFiles(site.Output, "*.html", SearchOption.AllDirectories))
            Assert.InRange(new FileInfo(page).Length, 1000, PageLimit.Most);
        foreach (var page in (string[])["compare/mnist.html", "amd-epyc-2c/quick/index.html"])
            Assert.Matches(@"Left out to keep this page below 1 MiB: \d+ of 5000 rows of &#x27;|Left out to keep this page below 1 MiB: .*\d+ of (5000|10000) rows of ", site.Page(page));
    }

    [GeneratedRegex("<a href=\"([^\"]*)\"")]
    private static partial Regex Href();
}
