using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sgvb.Analysis.Browser;

/// <summary>Chromium's DevTools protocol: numbered requests and their answers, and events in between, as JSON over one web
/// socket.</summary>
internal sealed class DevTools : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _open = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _end = new();
    private int _last;
    private Task _listening = Task.CompletedTask;

    private DevTools()
    {
    }

    /// <summary>Method and parameters of whatever the browser tells unasked.</summary>
    public event Action<string, JsonNode>? Event;

    public static async Task<DevTools> Connect(Uri address, CancellationToken stop)
    {
        var tools = new DevTools();
        tools._socket.Options.Proxy = null;
        await tools._socket.ConnectAsync(address, stop);
        tools._listening = Task.Run(tools.Listen, CancellationToken.None);
        return tools;
    }

    /// <returns>The answer's result.</returns>
    /// <exception cref="InvalidOperationException">The browser refuses.</exception>
    public async Task<JsonNode> Send(string method, JsonObject parameters, string? session, CancellationToken stop)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = _open[id] = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        await Write(id, method, parameters, session, stop);
        return await answer.Task.WaitAsync(stop);
    }

    /// <summary>Without waiting for the answer.</summary>
    public void Post(string method, JsonObject parameters, string? session) =>
        _ = Write(Interlocked.Increment(ref _last), method, parameters, session, _end.Token);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _listening;
        _socket.Dispose();
        _turn.Dispose();
        _end.Dispose();
    }

    private async Task Write(int id, string method, JsonObject parameters, string? session, CancellationToken stop)
    {
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (session is not null)
            message["sessionId"] = session;
        await _turn.WaitAsync(stop);
        try
        {
            await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, stop);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task Listen()
    {
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer.GetMemory(1 << 16), _end.Token);
                buffer.Advance(part.Count);
                if (part.MessageType == WebSocketMessageType.Close)
                    return;
                if (!part.EndOfMessage)
                    continue;
                Take(JsonNode.Parse(buffer.WrittenSpan)!);
                buffer.ResetWrittenCount();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            foreach (var open in _open.Values)
                open.TrySetException(new InvalidOperationException("the browser has ended", e));
        }
    }

    private void Take(JsonNode message)
    {
        if (message["id"] is not { } id)
            Event?.Invoke(message["method"]!.GetValue<string>(), message["params"]!);
        else if (_open.TryRemove(id.GetValue<int>(), out var answer))
        {
            if (message["error"] is { } error)
                answer.TrySetException(new InvalidOperationException(error.ToJsonString()));
            else
                answer.TrySetResult(message["result"]!);
        }
    }
}
