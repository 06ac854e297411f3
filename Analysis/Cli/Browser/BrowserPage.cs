using System.Text.Json.Nodes;
using PuppeteerSharp;

namespace Sgvb.Cli.Browser;

/// <summary>One open page: looked at, clicked, photographed.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly IPage _page;
    private readonly List<string> _errors = [];
    private readonly List<string> _requests = [];

    private BrowserPage(IPage page)
    {
        _page = page;
        page.PageError += (_, e) => Note(_errors, e.Message);
        page.Console += (_, e) =>
        {
            if (e.Message.Type is ConsoleType.Error or ConsoleType.Warning or ConsoleType.Assert)
                Note(_errors, e.Message.Text);
        };
        page.Request += (_, e) => _ = Judge(e.Request);
    }

    /// <summary>What the console had to complain about, uncaught exceptions included.</summary>
    public IReadOnlyList<string> Errors { get { lock (_errors) return [.. _errors]; } }

    /// <summary>Every address that was asked for.</summary>
    public IReadOnlyList<string> Requests { get { lock (_requests) return [.. _requests]; } }

    internal static async Task<BrowserPage> Open(IBrowser browser, Uri file)
    {
        var page = new BrowserPage(await browser.NewPageAsync());
        await page._page.SetRequestInterceptionAsync(true);
        await page._page.GoToAsync(file.AbsoluteUri, WaitUntilNavigation.Load);
        return page;
    }

    /// <summary>The value of a JavaScript expression, awaited where it is a promise.</summary>
    /// <exception cref="PuppeteerException">The expression throws.</exception>
    public Task<JsonNode?> Evaluate(string expression, CancellationToken stop = default) =>
        _page.EvaluateExpressionAsync<JsonNode?>(expression).WaitAsync(stop);

    /// <summary>As a window of this width would show it, with the system's preference for light or dark.</summary>
    public async Task Show(int width, int height, bool isDark, CancellationToken stop = default)
    {
        // Not as a telephone: to change that loads the page anew.
        await _page.SetViewportAsync(new ViewPortOptions { Width = width, Height = height, DeviceScaleFactor = 1 }).WaitAsync(stop);
        await _page.EmulateMediaFeaturesAsync(
            [new MediaFeatureValue { MediaFeature = MediaFeature.PrefersColorScheme, Value = isDark ? "dark" : "light" }]).WaitAsync(stop);
    }

    /// <summary>A PNG of the window, or of the whole page.</summary>
    public Task<byte[]> Picture(bool isWhole = false, CancellationToken stop = default) =>
        _page.ScreenshotDataAsync(new ScreenshotOptions { FullPage = isWhole }).WaitAsync(stop);

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    private async Task Judge(IRequest request)
    {
        Note(_requests, request.Url);
        if (request.Url.StartsWith("file://", StringComparison.Ordinal))
            await request.ContinueAsync();
        else
            await request.AbortAsync(RequestAbortErrorCode.BlockedByClient);
    }

    private static void Note(List<string> list, string text)
    {
        lock (list)
            list.Add(text);
    }
}
