namespace Sgvb.Data;

/// <summary>How far a fetch is.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Received">Bytes so far, as the mirror sends them.</param>
/// <param name="Total">Its size, where the mirror tells.</param>
/// <param name="Event">A line for people, where something happened: already there, a mirror failed, done. Otherwise null.</param>
public readonly record struct FetchProgress(string File, long Received, long? Total, string? Event = null);

/// <summary>
/// Downloads the files of a data set into a folder. Each is held against its published checksum before it gets its own name: a file under its own
/// name is a good one.
/// </summary>
/// <param name="client">For all requests; must not decompress by itself.</param>
/// <param name="mirrors">Base addresses, tried in order; see <see cref="MirrorList"/>.</param>
/// <param name="files">What to fetch.</param>
/// <param name="stall">The longest wait for an answer, or for its next bytes; null for 30 s.</param>
public sealed class DataFetcher(HttpClient client, IReadOnlyList<Uri> mirrors, IReadOnlyList<PublishedFile> files, TimeSpan? stall = null)
{
    private readonly TimeSpan _stall = stall ?? TimeSpan.FromSeconds(30);

    /// <summary>Fetches what the folder lacks or holds with a wrong checksum.</summary>
    /// <exception cref="SgvbException">No mirror gave a good file, or the folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Stopped; the files that were complete stay.</exception>
    public async Task FetchAsync(string folder, IProgress<FetchProgress>? progress = null, CancellationToken cancellation = default)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var file in files)
                await FetchAsync(folder, file, progress, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SgvbException($"{folder}: cannot be written: {OneLine.Reason(e)}; free it or name another folder", inner: e);
        }
    }

    private async Task FetchAsync(string folder, PublishedFile file, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        var present = file.FindIn(folder);
        if (present is not null && file.IsGood(present))
        {
            progress?.Report(new FetchProgress(file.FileName, 0, null, "already there, checksum right"));
            return;
        }

        var target = Path.Combine(folder, file.FileName);
        var failures = new List<string>();
        foreach (var mirror in mirrors)
        {
            var trouble = await TryMirror(new Uri(mirror, file.FileName), target, file, progress, cancellation);
            if (trouble is null)
            {
                // A broken plain file would be found before the good one.
                if (present is not null && present != target)
                    File.Delete(present);
                progress?.Report(new FetchProgress(file.FileName, new FileInfo(target).Length, null, "fetched, checksum right"));
                return;
            }

            failures.Add($"{mirror.Host} {trouble}");
            progress?.Report(new FetchProgress(file.FileName, 0, null, failures[^1]));
        }

        throw new SgvbException($"{file.FileName}: no mirror gave it ({string.Join("; ", failures)}); name others with --mirrors or "
            + $"${MirrorList.Variable}, or put the file into {folder} by hand");
    }

    /// <returns>What is wrong with the mirror; null where the file is there.</returns>
    private async Task<string?> TryMirror(
        Uri address, string target, PublishedFile file, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        // Of its own for each process: two that fetch into one folder do not write into one file.
        var part = $"{target}.{Guid.NewGuid():N}.part";
        try
        {
            ForgetAbandoned(target);
            await using (var written = new FileStream(part, FileMode.CreateNew, FileAccess.Write))
                if (await Download(address, file, written, progress, cancellation) is { } trouble)
                    return trouble;
            if (!file.IsGood(part))
                return "sends a file with a wrong checksum";
            File.Move(part, target, overwrite: true);
            return null;
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>Deletes what an earlier version, or a process that was killed, left of the file; nobody fetches for a day.</summary>
    private static void ForgetAbandoned(string target)
    {
        File.Delete(target + ".part");
        foreach (var old in Directory.EnumerateFiles(Path.GetDirectoryName(target)!, Path.GetFileName(target) + ".*.part"))
            if (File.GetLastWriteTimeUtc(old) < DateTime.UtcNow.AddDays(-1))
                File.Delete(old);
    }

    /// <returns>What is wrong with the mirror; null where it sent a file to its end.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    private async Task<string?> Download(
        Uri address, PublishedFile file, Stream target, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        if (address.Scheme == Uri.UriSchemeHttps && OpenSsl.IsMissing)
            return $"needs a secure connection, and {OpenSsl.Remedy}";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_stall);
        var (response, refused) = await Ask(() => client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, limit.Token));
        using var answer = response;
        if (answer is null)
            return refused;
        if (!answer.IsSuccessStatusCode)
            return OneLine.Of($"answers {(int)answer.StatusCode} {answer.ReasonPhrase}");
        var (body, broken) = await Ask(() => answer.Content.ReadAsStreamAsync(limit.Token));
        if (body is null)
            return broken;
        var buffer = new byte[1 << 16];
        for (var received = 0L; ;)
        {
            var (read, lost) = await Ask(async () => (int?)await body.ReadAsync(buffer, limit.Token));
            if (read is null)
                return lost;
            if (read == 0)
                return null;
            limit.CancelAfter(_stall);
            received += read.Value;
            if (received > file.MostBytes)
                return "sends more bytes than the file has";
            await target.WriteAsync(buffer.AsMemory(0, read.Value), cancellation);
            progress?.Report(new FetchProgress(file.FileName, received, answer.Content.Headers.ContentLength));
        }

        // Only what the mirror does is the mirror's fault: the disk's troubles are others.
        async Task<(T? Value, string? Trouble)> Ask<T>(Func<Task<T>> question)
        {
            try
            {
                return (await question(), null);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                return (default, e switch
                {
                    OperationCanceledException => $"sent nothing for {_stall.TotalSeconds:0.#} s",
                    IOException or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => "broke the connection off",
                    HttpRequestException http => Reason(http),
                    // What .NET throws at an answer of its own kind, such as a redirect to what is no address.
                    _ => "gives an answer that cannot be followed",
                });
            }
        }
    }

    private static string Reason(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "has a name that nobody knows here",
        HttpRequestError.ConnectionError => "cannot be reached",
        HttpRequestError.SecureConnectionError => "shows no certificate that is trusted here",
        HttpRequestError.ProxyTunnelError => "is not let through by the proxy",
        _ => "does not speak HTTP as it should",
    };
}
