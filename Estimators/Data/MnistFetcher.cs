using System.Security.Cryptography;

namespace Sgvb.Data;

/// <summary>How far a fetch is.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Received">Bytes of the compressed file so far.</param>
/// <param name="Total">Its size, where the mirror tells.</param>
/// <param name="Event">A line for people, where something happened: already there, a mirror failed, done. Otherwise null.</param>
public readonly record struct FetchProgress(string File, long Received, long? Total, string? Event = null);

/// <summary>
/// Downloads MNIST's four .gz files into a folder. Each is written beside its place as .part, which a later call continues, compared with
/// the published SHA-256 of its uncompressed bytes, and only then renamed: a file under its own name is a good one.
/// </summary>
/// <param name="client">For all requests; must not decompress by itself.</param>
/// <param name="mirrors">Base addresses, tried in order; see <see cref="MirrorList"/>.</param>
/// <param name="files">What to fetch; null for MNIST's four.</param>
/// <param name="stall">The longest wait without a byte; null for 30 s.</param>
public sealed class MnistFetcher(HttpClient client, IReadOnlyList<Uri> mirrors, IReadOnlyList<MnistFile>? files = null, TimeSpan? stall = null)
{
    /// <summary>Attempts at one mirror while each brings the file further, or starts it afresh.</summary>
    private const int Attempts = 4;

    private readonly ResumableDownload _download = new(client, stall ?? TimeSpan.FromSeconds(30));

    /// <summary>Fetches what the folder lacks or holds with a wrong checksum.</summary>
    /// <exception cref="SgvbException">No mirror gave a good file, or the folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Stopped; what arrived stays for the next call.</exception>
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
            if (await TryMirror(new Uri(mirror, file.Name + ".gz"), target + ".part", file, failures, progress, cancellation))
            {
                File.Move(target + ".part", target, overwrite: true);
                // A broken plain file would be found before the good one.
                if (present is not null && present != target)
                    File.Delete(present);
                progress?.Report(new FetchProgress(file.Name, new FileInfo(target).Length, null, "fetched, checksum right"));
                return;
            }
        }

        throw new SgvbException(
            $"{file.Name}.gz: no mirror gave it ({string.Join("; ", failures)}); name others with --mirrors or ${MirrorList.Variable}, "
            + $"or put the four files into {folder} by hand");
    }

    private async Task<bool> TryMirror(
        Uri address, string part, MnistFile file, List<string> failures, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        // Compressing makes images smaller; a fast compressor may make noise a little larger.
        var most = 2 * file.Length + 1024;
        for (var attempt = 1; ; attempt++)
        {
            string trouble;
            bool again;
            try
            {
                var resumed = await _download.RunAsync(
                    address, part, most, (received, total) => progress?.Report(new FetchProgress(file.Name, received, total)), cancellation);
                if (IsGood(part, file))
                    return true;
                File.Delete(part);
                // The beginning may have been another mirror's: one more attempt from the start.
                (trouble, again) = ("sends a file with a wrong checksum", resumed);
            }
            catch (MirrorFailure e)
            {
                (trouble, again) = (e.Message, e.MayRetry);
            }

            again &= attempt < Attempts;
            progress?.Report(new FetchProgress(file.Name, 0, null, $"{address.Host} {trouble}{(again ? ", trying again" : "")}"));
            if (!again)
            {
                failures.Add($"{address.Host} {trouble}");
                return false;
            }
        }
    }

    /// <summary>Whether a file, plain or gzip, has the published checksum once unpacked.</summary>
    private static bool IsGood(string path, MnistFile file)
    {
        if (File.Exists(path) && new FileInfo(path).Length == 0)
            return false;
        using var stream = InputFile.Open(path, "remove it");
        if (!GzipFile.Starts(stream))
            return stream.Length == file.Length && Convert.ToHexStringLower(SHA256.HashData(stream)) == file.Sha256;
        try
        {
            var unpacked = GzipFile.Unpack(stream, file.Length);
            return unpacked.Count == file.Length && Convert.ToHexStringLower(SHA256.HashData(unpacked)) == file.Sha256;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            return false;
        }
    }
}
