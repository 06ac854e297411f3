using System.Net;
using System.Net.Http.Headers;

namespace Sgvb.Data;

/// <summary>
/// One GET into a file that may already hold the beginning. Bytes that arrived stay in the file when the connection breaks or the user
/// stops, so that the next attempt asks for the rest only.
/// </summary>
/// <param name="client">Follows redirects, does not decompress.</param>
/// <param name="stall">The longest wait for an answer, or for its next bytes.</param>
internal sealed class ResumableDownload(HttpClient client, TimeSpan stall)
{
    /// <summary>Appends to <paramref name="part"/> until it is complete as far as the server says.</summary>
    /// <param name="address">The file on the mirror.</param>
    /// <param name="part">Where the bytes go; made if absent.</param>
    /// <param name="most">More bytes than this are not the file asked for.</param>
    /// <param name="progress">Bytes in the file, and the total where the server tells.</param>
    /// <returns>Whether the file had a beginning from an earlier attempt, which may be from elsewhere.</returns>
    /// <exception cref="MirrorFailure">The mirror refused, broke off, stalled or sent too much.</exception>
    public async Task<bool> RunAsync(Uri address, string part, long most, Action<long, long?> progress, CancellationToken cancellation)
    {
        // A pipe in its place has no length either, and would wait for a reader.
        if (File.Exists(part) && new FileInfo(part).Length == 0)
            File.Delete(part);
        await using var file = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (file.Length > 0)
            request.Headers.Range = new RangeHeaderValue(file.Length, null);
        using var response = await Guard(t => client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, t), cancellation);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && file.Length > 0)
        {
            if (response.Content.Headers.ContentRange?.Length == file.Length)
                return true;
            file.SetLength(0);
            throw new MirrorFailure("does not continue where the file stops", mayRetry: true);
        }

        if (!response.IsSuccessStatusCode)
            throw new MirrorFailure($"answers {(int)response.StatusCode} {response.ReasonPhrase}", mayRetry: false);
        var resumed = response.StatusCode == HttpStatusCode.PartialContent;
        if (resumed && response.Content.Headers.ContentRange?.From != file.Length)
        {
            file.SetLength(0);
            throw new MirrorFailure("sends another range than asked for", mayRetry: true);
        }

        if (!resumed)
            file.SetLength(0);
        file.Seek(0, SeekOrigin.End);
        var total = file.Length + response.Content.Headers.ContentLength;
        await using var body = await Guard(t => response.Content.ReadAsStreamAsync(t), cancellation);
        var buffer = new byte[1 << 16];
        while (true)
        {
            var read = await Guard(t => body.ReadAsync(buffer, t).AsTask(), cancellation);
            if (read == 0)
                break;
            if (file.Length + read > most)
            {
                file.SetLength(0);
                throw new MirrorFailure("sends more bytes than the file has", mayRetry: false);
            }

            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            progress(file.Length, total);
        }

        return resumed;
    }

    /// <summary>Network errors and stalls become <see cref="MirrorFailure"/>; errors of the local file, outside this call, do not.</summary>
    private async Task<T> Guard<T>(Func<CancellationToken, Task<T>> network, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(stall);
        try
        {
            return await network(limit.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new MirrorFailure($"sent nothing for {stall.TotalSeconds:0.#} s", mayRetry: true, e);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is not HttpRequestError.ResponseEnded)
        {
            throw new MirrorFailure(e.Message.ReplaceLineEndings(" "), mayRetry: false, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new MirrorFailure("broke the connection off", mayRetry: true, e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // What .NET throws at an answer of its own kind, such as a redirect to what is no address.
            throw new MirrorFailure($"gives an answer that cannot be followed ({e.Message.ReplaceLineEndings(" ")})", mayRetry: false, e);
        }
    }
}
