using System.Diagnostics;
using System.Globalization;

namespace Sgvb.Analysis.Browser;

/// <summary>
/// A Chromium of the system, started without a window, for pictures and for tests of the pages. It is spoken to in its own DevTools
/// protocol: one web socket and a dozen messages, where a driver package would bring a Node runtime for every system.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    /// <summary>Names the executable where it is not found by itself.</summary>
    public const string Variable = "SGVB_BROWSER";

    private static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update",
        "--disable-sync", "--disable-extensions", "--hide-scrollbars", "--disable-dev-shm-usage", "--remote-debugging-port=0",
            "--proxy-server=127.0.0.1:9",
    ];

    private readonly Process _process;
    private readonly string _profile;
    private readonly Uri _address;

    private Chromium(Process process, string profile, Uri address) => (_process, _profile, _address) = (process, profile, address);

    /// <summary>The browser's executable, or null where none is installed.</summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return File.Exists(named) ? named : null;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return ((string[])["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])
            .SelectMany(name => folders.Select(f => Path.Combine(f, name))).FirstOrDefault(File.Exists);
    }

    /// <exception cref="SgvbException">There is no browser (exit code 5), or it does not start.</exception>
    public static async Task<Chromium> Start(CancellationToken stop = default)
    {
        var path = Find() ?? throw new SgvbException($"no Chromium found; install it, or name it in {Variable}", SgvbException.Unavailable);
        var profile = Directory.CreateTempSubdirectory("sgvb-browser-").FullName;
        var process = Process.Start(new ProcessStartInfo(path, [.. Arguments, "--user-data-dir=" + profile,
            "about:blank"])
        { RedirectStandardError = true, RedirectStandardOutput = true })!;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(TimeSpan.FromSeconds(60));
            return new Chromium(process, profile, await Address(process, limit.Token));
        }
        catch (Exception e)
        {
            Clean(process, profile);
            if (e is OperationCanceledException && !stop.IsCancellationRequested)
                throw new SgvbException($"{path}: did not start within a minute", SgvbException.Unavailable, e);
            throw;
        }
    }

    /// <summary>A new page on a file; requests for anything but files are refused and noted.</summary>
    public Task<BrowserPage> Open(string file, CancellationToken stop = default) =>
        BrowserPage.Open(_address, new Uri(Path.GetFullPath(file)), stop);

    public ValueTask DisposeAsync()
    {
        Clean(_process, _profile);
        return ValueTask.CompletedTask;
    }

    /// <summary>It prints where it listens, among other things.</summary>
    private static async Task<Uri> Address(Process process, CancellationToken stop)
    {
        const string mark = "DevTools listening on ";
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        while (await process.StandardError.ReadLineAsync(stop) is { } line)
            if (line.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at)
            {
                // The pipe must not fill up.
                process.ErrorDataReceived += (_, _) => { };
                _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
                return new Uri(line[(at + mark.Length)..].Trim());
            }

        throw new SgvbException(string.Create(CultureInfo.InvariantCulture,
            $"{process.StartInfo.FileName}: ended before it could be used"), SgvbException.Unavailable);
    }

    private static void Clean(Process process, string profile)
    {
        try
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(10_000);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }

        process.Dispose();
        for (var i = 0; i < 10 && Directory.Exists(profile); i++)
            try
            {
                Directory.Delete(profile, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Its last children are still writing.
                Thread.Sleep(100);
            }
    }
}
