using System.ComponentModel;
using PuppeteerSharp;

namespace Sgvb.Cli.Browser;

/// <summary>
/// A Chromium of the system, started without a window, for pictures and for tests of the pages. None is ever downloaded.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    /// <summary>Names the executable where it is not found by itself.</summary>
    public const string Variable = "SGVB_BROWSER";

    private const int PatienceMs = 60_000;

    // A page asks for nothing but itself; a proxy that is not there answers whatever the browser would ask for on its own.
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-component-update", "--hide-scrollbars", "--proxy-server=127.0.0.1:9"];

    private readonly string _path;
    private readonly IBrowser _browser;

    private Chromium(string path, IBrowser browser) => (_path, _browser) = (path, browser);

    /// <summary>The browser's executable, as the variable names it or as it lies on the path; null where there is none.</summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return named;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return ((string[])["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])
            .SelectMany(name => folders.Select(f => Path.Combine(f, name))).FirstOrDefault(File.Exists);
    }

    /// <exception cref="SgvbException">There is no browser, or it does not start (exit code 5).</exception>
    public static async Task<Chromium> Start(CancellationToken stop = default)
    {
        var path = Find() ?? throw new SgvbException($"no Chromium found; install it, or name it in {Variable}", SgvbException.Unavailable);
        if (OpenSsl.IsMissing)
            throw new SgvbException($"{path}: cannot be spoken to: {OpenSsl.Remedy}", SgvbException.Unavailable);
        var launch = Puppeteer.LaunchAsync(new LaunchOptions
        {
            ExecutablePath = path,
            Args = Arguments,
            Timeout = PatienceMs,
            ProtocolTimeout = PatienceMs,
        });
        try
        {
            // Not left in the middle: nobody would end the process.
            var chromium = new Chromium(path, await launch);
            if (!stop.IsCancellationRequested)
                return chromium;
            await chromium.DisposeAsync();
        }
        catch (Exception e)
        {
            throw Failed(path, "cannot be started", e);
        }

        throw new OperationCanceledException(stop);
    }

    /// <summary>A new page on a file; requests for anything but files are refused and noted.</summary>
    /// <exception cref="SgvbException">The browser does not do it (exit code 5).</exception>
    public Task<BrowserPage> Open(string file, CancellationToken stop = default) =>
        Ask(BrowserPage.Open(_browser, new Uri(Path.GetFullPath(file))), stop);

    /// <summary>Waits for a part of the conversation.</summary>
    /// <exception cref="SgvbException">The browser does not answer as it should (exit code 5).</exception>
    internal async Task<T> Ask<T>(Task<T> part, CancellationToken stop)
    {
        try
        {
            return await part.WaitAsync(stop);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            throw Failed(_path, "does not answer as Chromium does", e);
        }
    }

    public ValueTask DisposeAsync() => _browser.DisposeAsync();

    /// <summary>One line for whatever goes wrong with a program that may be anything.</summary>
    private static SgvbException Failed(string path, string what, Exception e)
    {
        var reason = e.GetBaseException() switch
        {
            // .NET's own sentence repeats the path, and names a folder that has nothing to do with it.
            Win32Exception system => new Win32Exception(system.NativeErrorCode).Message,
            var inner => Said(inner.Message),
        };
        return new($"{path}: {what} ({reason}); install Chromium, or name it in {Variable}", SgvbException.Unavailable, e);
    }

    /// <summary>The first line of what a failed browser said, which stands behind a sentence of the driver's.</summary>
    private static string Said(string message) => message.Replace("Failed to launch browser!", "", StringComparison.Ordinal)
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() is { } line
            ? OneLine.Of(line).TrimEnd('.', '!') : "it ended at once";
}
