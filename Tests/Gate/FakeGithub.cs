using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sgvb.Tests.Gate;

/// <summary>GitHub's comments of one repository's issues, on 127.0.0.1: pages of a list, a new one, a changed one.</summary>
internal sealed class FakeGithub : IDisposable
{
    private readonly HttpListener _listener = new();
    private int _next = 1000;

    public FakeGithub()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/api/v3";
        }

        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _ = Task.Run(Serve);
    }

    public string Address { get; }

    /// <summary>Whether the token may write.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>In place of every list of comments.</summary>
    public string? Odd { get; init; }

    public List<JsonObject> Comments { get; } = [];

    public List<string> Requests { get; } = [];

    public void Add(string body, string userType = "User", string association = "NONE") => Comments.Add(new JsonObject
    {
        ["id"] = _next++,
        ["body"] = body,
        ["user"] = new JsonObject { ["type"] = userType },
        ["author_association"] = association,
    });

    public void Dispose() => _listener.Close();

    private async Task Serve()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(context.Request.InputStream);
            var (code, answer) = Answer(context.Request, await reader.ReadToEndAsync());
            context.Response.StatusCode = code;
            await using var writer = new StreamWriter(context.Response.OutputStream);
            await writer.WriteAsync(answer);
        }
    }

    private (int Code, string Answer) Answer(HttpListenerRequest request, string content)
    {
        Requests.Add($"{request.HttpMethod} {request.Url!.PathAndQuery}");
        if (request.HttpMethod == "GET" && Odd is { } odd)
            return (200, odd);
        if (request.HttpMethod == "GET")
        {
            var page = int.Parse(request.QueryString["page"]!, CultureInfo.InvariantCulture);
            return (200, JsonSerializer.Serialize(Comments.Skip(100 * (page - 1)).Take(100)));
        }

        if (IsReadOnly || request.Headers["Authorization"] != "Bearer secret")
            return (403, """{"message":"Resource not accessible by integration"}""");
        var body = JsonNode.Parse(content)!["body"]!.GetValue<string>();
        if (request.HttpMethod == "POST")
        {
            Add(body, "Bot");
            return (201, "{}");
        }

        Comments.Single(c => request.Url.AbsolutePath.EndsWith($"/{c["id"]}", StringComparison.Ordinal))["body"] = body;
        return (200, "{}");
    }
}
