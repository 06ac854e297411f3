namespace Sgvb.Data;

/// <summary>How far a fetch is.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Received">Bytes of the compressed file so far.</param>
/// <param name="Total">Its size, where the mirror tells.</param>
/// <param name="Event">A line for people, where something happened: already there, a mirror failed, done. Otherwise null.</param>
public readonly record struct FetchProgress(string File, long Received, long? Total, string? Event = null);

/// <summary>
/// Downloads MNIST's four .gz files into a folder. Each is compared with the published SHA-256 of its uncompressed bytes before it gets its
/// own name: a file under its own name is a good one.
/// </summary>
/// <param name="client">For all requests; must not decompress by itself.</param>
/// <param name="mirrors">Base addresses, tried in order; see <see cref="MirrorList"/>.</param>
/// <param name="files">What to fetch; null for MNIST's four.</param>
/// <param name="stall">The longest wait for an answer, or for its next bytes; null for 30 s.</param>
public sealed class MnistFetcher(HttpClient client, IReadOnlyList<Uri> mirrors, IReadOnlyList<MnistFile>? files = null, TimeSpan? stall = null)
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
            foreach (var file in files ?? MnistFile.All)
                await FetchAsync(folder, file, progress, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SgvbException($"{folder}: cannot be written: {OneLine.Reason(e)}; free it or name another folder", inner: e);
        }
    }

    private async Task FetchAsync(string folder, MnistFile file, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        var present = file.FindIn(folder);
        if (present is not null && IsGood(present, file))
        {
            progress?.Report(new FetchProgress(file.Name, 0, null, "already there, checksum right"));
            return;
        }

        var target = Path.Combine(folder, file.Name + ".gz");
        var failures = new List<string>();
        foreach (var mirror in mirrors)
        {
            var trouble = await TryMirror(new Uri(mirror, file.Name + ".gz"), target, file, progress, cancellation);
            if (trouble is null)
            {
                // A broken plain file would be found before the good one.
                if (present is not null && present != target)
                    File.Delete(present);
                progress?.Report(new FetchProgress(file.Name, new FileInfo(target).Length, null, "fetched, checksum right"));
                return;
            }

            failures.Add($"{mirror.Host} {trouble}");
            progress?.Report(new FetchProgress(file.Name, 0, null, failures[^1]));
        }

        throw new SgvbException(
            $"{file.Name}.gz: no mirror gave it ({string.Join("; ", failures)}); name others with --mirrors or ${MirrorList.Variable}, "
            + $"or put the four files into {folder} by hand");
    }

    /// <returns>What is wrong with the mirror; null where the file is there.</returns>
    private async Task<string?> TryMirror(
        Uri address, string target, MnistFile file, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        byte[] bytes;
        try
        {
            bytes = await Download(address, file, progress, cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            return e switch
            {
                OperationCanceledException => $"sent nothing for {_stall.TotalSeconds:0.#} s",
                IOException or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => "broke the connection off",
                InvalidDataException => OneLine.Of(e.Message),
                HttpRequestException http => Reason(http),
                // What .NET throws at an answer of its own kind, such as a redirect to what is no address.
                _ => "gives an answer that cannot be followed",
            };
        }

        var part = target + ".part";
        try
        {
            // A pipe of that name would wait for a reader.
            File.Delete(part);
            await File.WriteAllBytesAsync(part, bytes, cancellation);
            if (!IsGood(part, file))
                return "sends a file with a wrong checksum";
            File.Move(part, target, overwrite: true);
            return null;
        }
        finally
        {
            File.Delete(part);
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

    private async Task<byte[]> Download(Uri address, MnistFile file, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        if (address.Scheme == Uri.UriSchemeHttps && OpenSsl.IsMissing)
            throw new InvalidDataException($"needs a secure connection, and {OpenSsl.Remedy}");
        // Compressing makes images smaller; a fast compressor may make noise a little larger.
        var most = 2 * file.Length + 1024;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_stall);
        using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        if (!response.IsSuccessStatusCode)
            throw new InvalidDataException($"answers {(int)response.StatusCode} {response.ReasonPhrase}");
        await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
        var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (await body.ReadAsync(buffer, limit.Token) is var read and > 0)
        {
            limit.CancelAfter(_stall);
            bytes.Write(buffer, 0, read);
            if (bytes.Length > most)
                throw new InvalidDataException("sends more bytes than the file has");
            progress?.Report(new FetchProgress(file.Name, bytes.Length, response.Content.Headers.ContentLength));
        }

        return bytes.ToArray();
    }

    /// <summary>Whether a file, plain or gzip, has the published checksum once unpacked.</summary>
    private static bool IsGood(string path, MnistFile file)
    {
        if (File.Exists(path) && new FileInfo(path).Length == 0)
            return false;
        using var stream = InputFile.Open(path, "remove it");
        if (!GzipFile.Starts(stream))
            return stream.Length == file.Length && Convert.ToHexStringLower(Sha256.HashData(stream)) == file.Sha256;
        try
        {
            var unpacked = GzipFile.Unpack(stream, file.Length);
            return unpacked.Count == file.Length && Convert.ToHexStringLower(Sha256.HashData(unpacked)) == file.Sha256;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            return false;
        }
    }
}
