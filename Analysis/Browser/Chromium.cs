using System.ComponentModel;
using System.Diagnostics;
using Sgvb.Runs;

namespace Sgvb.Analysis.Browser;

/// <summary>
/// A Chromium of the system, started without a window, for pictures and for tests of the pages. It is spoken to in its own DevTools
/// protocol: one web socket and a dozen messages, where a driver package would bring a Node runtime for every system.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    /// <summary>Names the executable where it is not found by itself.</summary>
    public const string Variable = "SGVB_BROWSER";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

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
            return named;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return ((string[])["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])
            .SelectMany(name => folders.Select(f => Path.Combine(f, name))).FirstOrDefault(File.Exists);
    }

    /// <exception cref="SgvbException">There is no browser, or it does not start (exit code 5).</exception>
    public static async Task<Chromium> Start(CancellationToken stop = default)
    {
        var path = Find() ?? throw new SgvbException($"no Chromium found; install it, or name it in {Variable}", SgvbException.Unavailable);
        var profile = Directory.CreateTempSubdirectory("sgvb-browser-").FullName;
        Process? process = null;
        try
        {
            process = Process.Start(new ProcessStartInfo(path, [.. Arguments, "--user-data-dir=" + profile, "about:blank"])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(Patience);
            return new Chromium(process, profile, await Address(process, limit.Token));
        }
        catch (Exception e)
        {
            Clean(process, profile);
            if (e is SgvbException || stop.IsCancellationRequested)
                throw;
            throw Failed(path, "cannot be started", e);
        }
    }

    /// <summary>A new page on a file; requests for anything but files are refused and noted.</summary>
    /// <exception cref="SgvbException">What was started is no browser that speaks DevTools (exit code 5).</exception>
    public Task<BrowserPage> Open(string file, CancellationToken stop = default) =>
        Ask(limit => BrowserPage.Open(_address, new Uri(Path.GetFullPath(file)), limit), stop);

    /// <summary>Part of the conversation, a minute at most.</summary>
    /// <exception cref="SgvbException">What was started is no browser that speaks DevTools (exit code 5).</exception>
    internal async Task<T> Ask<T>(Func<CancellationToken, Task<T>> part, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Patience);
        try
        {
            return await part(limit.Token);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            throw Failed(_process.StartInfo.FileName, "does not answer as Chromium does", e);
        }
    }

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

        throw new IOException("it ended before it could be used");
    }

    /// <summary>One line for whatever goes wrong between here and a program that may be anything.</summary>
    private static SgvbException Failed(string path, string what, Exception e)
    {
        var reason = e switch
        {
            OperationCanceledException or TimeoutException => "not within a minute",
            // .NET's own sentence repeats the path, and names a folder that has nothing to do with it.
            Win32Exception system => new Win32Exception(system.NativeErrorCode).Message,
            _ => OneLine.Reason(e),
        };
        return new($"{path}: {what} ({reason}); install Chromium, or name it in {Variable}", SgvbException.Unavailable, e);
    }

    private static void Clean(Process? process, string profile)
    {
        try
        {
            process?.Kill(entireProcessTree: true);
            process?.WaitForExit(10_000);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }

        process?.Dispose();
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
