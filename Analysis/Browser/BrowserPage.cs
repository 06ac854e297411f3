using System.Text.Json.Nodes;

namespace Sgvb.Analysis.Browser;

/// <summary>One open page: looked at, clicked, photographed.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DevTools _tools;
    private readonly string _session;
    private readonly List<string> _errors = [];
    private readonly List<string> _requests = [];
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private BrowserPage(DevTools tools, string session) => (_tools, _session) = (tools, session);

    /// <summary>What the console had to complain about, uncaught exceptions included.</summary>
    public IReadOnlyList<string> Errors { get { lock (_errors) return [.. _errors]; } }

    /// <summary>Every address that was asked for.</summary>
    public IReadOnlyList<string> Requests { get { lock (_requests) return [.. _requests]; } }

    internal static async Task<BrowserPage> Open(Uri browser, Uri file, CancellationToken stop)
    {
        var tools = await DevTools.Connect(browser, stop);
        var target = (await tools.Send("Target.createTarget", new() { ["url"] = "about:blank" }, null,
            stop))["targetId"]!.GetValue<string>();
        var attached = await tools.Send("Target.attachToTarget", new() { ["targetId"] = target, ["flatten"] = true }, null, stop);
        var page = new BrowserPage(tools, attached["sessionId"]!.GetValue<string>());
        tools.Event += page.Heard;
        foreach (var domain in (string[])["Page", "Runtime", "Log", "Network"])
            await page.Send(domain + ".enable", [], stop);
        await page.Send("Fetch.enable", new() { ["patterns"] = new JsonArray(new JsonObject { ["urlPattern"] = "*" }) }, stop);
        await page.Send("Page.navigate", new() { ["url"] = file.AbsoluteUri }, stop);
        await page._loaded.Task.WaitAsync(Patience, stop);
        return page;
    }

    /// <summary>The value of a JavaScript expression, awaited where it is a promise.</summary>
    /// <exception cref="InvalidOperationException">The expression throws.</exception>
    public async Task<JsonNode?> Evaluate(string expression, CancellationToken stop = default)
    {
        var answer = await Send("Runtime.evaluate",
            new() { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true, ["userGesture"] = true }, stop);
        return answer["exceptionDetails"] is { } failure
            ? throw new InvalidOperationException(failure.ToJsonString())
            : answer["result"]?["value"];
    }

    /// <summary>As a window of this width would show it, with the system's preference for light or dark, on screen or paper.</summary>
    public async Task Show(int width, int height, bool isDark, bool isPrint = false, CancellationToken stop = default)
    {
        await Send("Emulation.setDeviceMetricsOverride",
            new() { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = width < 600 }, stop);
        await Send("Emulation.setEmulatedMedia", new()
        {
            ["media"] = isPrint ? "print" : "screen",
            ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" }),
        }, stop);
    }

    /// <summary>A PNG of the window, or of the whole page.</summary>
    public async Task<byte[]> Picture(bool isWhole = false, CancellationToken stop = default)
    {
        var answer = await Send("Page.captureScreenshot", new() { ["format"] = "png", ["captureBeyondViewport"] = isWhole }, stop);
        return Convert.FromBase64String(answer["data"]!.GetValue<string>());
    }

    public ValueTask DisposeAsync() => _tools.DisposeAsync();

    private async Task<JsonNode> Send(string method, JsonObject parameters, CancellationToken stop) =>
        await _tools.Send(method, parameters, _session, stop).WaitAsync(Patience, stop);

    private void Heard(string method, JsonNode values)
    {
        switch (method)
        {
            case "Page.loadEventFired":
                _loaded.TrySetResult();
                break;
            case "Runtime.exceptionThrown":
                Note(_errors, values["exceptionDetails"]!.ToJsonString());
                break;
            case "Runtime.consoleAPICalled" when values["type"]!.GetValue<string>() is "error" or "warning" or "assert":
                Note(_errors, values["args"]!.ToJsonString());
                break;
            case "Log.entryAdded" when values["entry"]!["level"]!.GetValue<string>() is "error" or "warning":
                Note(_errors, values["entry"]!["text"]!.GetValue<string>());
                break;
            case "Fetch.requestPaused":
                Judge(values);
                break;
        }
    }

    private void Judge(JsonNode values)
    {
        var url = values["request"]!["url"]!.GetValue<string>();
        Note(_requests, url);
        var id = new JsonObject { ["requestId"] = values["requestId"]!.GetValue<string>() };
        if (url.StartsWith("file://", StringComparison.Ordinal))
        {
            _tools.Post("Fetch.continueRequest", id, _session);
            return;
        }

        id["errorReason"] = "BlockedByClient";
        _tools.Post("Fetch.failRequest", id, _session);
    }

    private static void Note(List<string> list, string text)
    {
        lock (list)
            list.Add(text);
    }
}
