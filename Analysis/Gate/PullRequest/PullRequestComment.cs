using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Sgvb.Gate.PullRequest;

/// <summary>
/// One comment on a pull request, written anew in place each time: it is found again by a hidden first line. GitHub's REST interface for comments of
/// issues, which pull requests are too.
/// </summary>
/// <param name="http">Sends the requests.</param>
/// <param name="api">https://api.github.com, or another server's.</param>
/// <param name="repository">OWNER/NAME.</param>
/// <param name="token">May be empty, and then nothing can be written.</param>
public sealed class PullRequestComment(HttpClient http, Uri api, string repository, string token)
{
    /// <summary>Comments a page; more GitHub does not give.</summary>
    private const int PageSize = 100;

    /// <summary>No pull request has more; a server that answers every page alike would never end.</summary>
    private const int MostPages = 100;

    /// <summary>The hidden first line; a viewer shows nothing of it.</summary>
    /// <param name="key">Letters, digits, points, dashes: tells several gates of one pull request apart.</param>
    public static string Marker(string key) => $"<!-- performance-gate {key} -->";

    /// <summary>Writes the comment, over the last one of the same key where there is one.</summary>
    /// <param name="number">Of the pull request.</param>
    /// <param name="key">See <see cref="Marker"/>.</param>
    /// <param name="text">Markdown.</param>
    /// <param name="stop">Ends the requests.</param>
    /// <returns>Whether there was one already.</returns>
    /// <exception cref="SgvbException">The server refused, or does not answer (exit code 5).</exception>
    public bool Write(int number, string key, string text, CancellationToken stop)
    {
        var body = new { body = Marker(key) + "\n" + text };
        var there = Find(number, Marker(key), stop);
        using var answer = Send(there is { } id
            ? new(HttpMethod.Patch, new Uri(api, $"{Path}/issues/comments/{id}")) { Content = JsonContent.Create(body) }
            : new(HttpMethod.Post, new Uri(api, $"{Path}/issues/{number}/comments")) { Content = JsonContent.Create(body) }, stop);
        return there is not null;
    }

    // Below the path of the server's own address, which an enterprise's has.
    private string Path => $"{api.AbsolutePath.TrimEnd('/')}/repos/{repository}";

    private long? Find(int number, string marker, CancellationToken stop)
    {
        for (var page = 1; page <= MostPages; page++)
        {
            using var answer = Send(new(HttpMethod.Get, new Uri(api, FormattableString.Invariant($"{Path}/issues/{number}/comments?per_page={PageSize}&page={page}"))), stop);
            using var json = Parse(answer, stop);
            foreach (var comment in json.RootElement.EnumerateArray())
                if (IsOurs(comment, marker, out var id))
                    return id;
            if (json.RootElement.GetArrayLength() < PageSize)
                return null;
        }

        throw new SgvbException(FormattableString.Invariant($"{api}: pull request {number} has more than {MostPages} pages of comments; is this GitHub's interface?"),
            SgvbException.Unavailable);
    }

    /// <summary>A stranger who copies the marker gets no comment of his rewritten.</summary>
    private static bool IsOurs(JsonElement comment, string marker, out long id)
    {
        id = 0;
        return JsonParts.Text(comment, "body")?.StartsWith(marker, StringComparison.Ordinal) == true
            && (JsonParts.Text(JsonParts.Member(comment, "user"), "type") == "Bot"
                || JsonParts.Text(comment, "author_association") is "OWNER" or "MEMBER" or "COLLABORATOR")
            && JsonParts.Member(comment, "id") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out id);
    }

    private static JsonDocument Parse(HttpResponseMessage answer, CancellationToken stop)
    {
        try
        {
            var json = JsonDocument.Parse(answer.Content.ReadAsStringAsync(stop).GetAwaiter().GetResult());
            if (json.RootElement.ValueKind == JsonValueKind.Array)
                return json;
            json.Dispose();
        }
        catch (Exception e) when (e is JsonException or HttpRequestException or IOException or InvalidOperationException)
        {
            // No JSON, cut off, or in an encoding that nobody knows: said below.
        }

        throw new SgvbException($"{answer.RequestMessage?.RequestUri}: did not answer with a list of comments; is this GitHub's interface?", SgvbException.Unavailable);
    }

    private HttpResponseMessage Send(HttpRequestMessage request, CancellationToken stop)
    {
        using (request)
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.github+json"));
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("bench-gate", "1"));
            request.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
            if (token.Length > 0)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            HttpResponseMessage answer;
            try
            {
                answer = http.SendAsync(request, stop).GetAwaiter().GetResult();
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
            {
                throw new SgvbException($"{request.RequestUri}: does not answer: {OneLine.Of(e.Message)}", SgvbException.Unavailable, e);
            }

            if (answer.IsSuccessStatusCode)
                return answer;
            var code = (int)answer.StatusCode;
            answer.Dispose();
            throw new SgvbException($"{request.RequestUri}: answered {code}: "
                + (code is 401 or 403 or 404 ? "the token may not write here; give the job permissions: pull-requests: write (a pull request from a fork has none)"
                : "no comment was written; try again"), SgvbException.Unavailable);
        }
    }
}
