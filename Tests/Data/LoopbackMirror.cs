using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sgvb.Tests.Data;

/// <summary>How the mirror treats one request.</summary>
internal enum Behaviour
{
    Serve,

    /// <summary>Announces everything, sends half of it, and closes the connection.</summary>
    Truncate,

    /// <summary>One byte in the middle is wrong.</summary>
    Corrupt,

    /// <summary>404.</summary>
    Refuse,

    /// <summary>Closes the connection without an answer.</summary>
    HangUp,

    /// <summary>Sends half, then nothing, and keeps the connection.</summary>
    Stall,

    /// <summary>Sends a page that does not end, without a length.</summary>
    Endless,
}

/// <summary>A small HTTP server on 127.0.0.1 with bad habits: request by request as listed, the last one for all that follow.</summary>
internal sealed class LoopbackMirror : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Dictionary<string, byte[]> _files;
    private readonly Behaviour[] _habits;
    private readonly CancellationTokenSource _stop = new();

    public LoopbackMirror(Dictionary<string, byte[]> files, params Behaviour[] habits)
    {
        (_files, _habits) = (files, habits);
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/mnist/");

    public bool Stalls => _habits.Contains(Behaviour.Stall);

    /// <summary>The names asked for, in order of arrival.</summary>
    public List<string> Requests { get; } = [];

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var stop = _stop.Token;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var connection = await _listener.AcceptTcpClientAsync(stop);
                _ = AnswerAsync(connection, stop);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(TcpClient connection, CancellationToken stop)
    {
        using var owned = connection;
        try
        {
            await using var stream = connection.GetStream();
            var name = await ReadRequestAsync(stream, stop);
            Behaviour habit;
            lock (Requests)
            {
                habit = _habits[Math.Min(Requests.Count, _habits.Length - 1)];
                Requests.Add(name);
            }

            await AnswerAsync(stream, habit, name, stop);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The client, or the test, has left.
        }
    }

    private static async Task<string> ReadRequestAsync(NetworkStream stream, CancellationToken stop)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var name = (await reader.ReadLineAsync(stop))!.Split(' ')[1].Split('/')[^1];
        while (await reader.ReadLineAsync(stop) is { Length: > 0 })
        {
        }

        return name;
    }

    private async Task AnswerAsync(NetworkStream stream, Behaviour habit, string name, CancellationToken stop)
    {
        if (habit == Behaviour.HangUp)
            return;
        if (habit == Behaviour.Refuse || !_files.TryGetValue(name, out var file))
        {
            await HeadAsync(stream, "404 Not Found", "Content-Length: 0", stop);
            return;
        }

        if (habit == Behaviour.Endless)
        {
            await HeadAsync(stream, "200 OK", "Content-Type: text/html", stop);
            while (!stop.IsCancellationRequested)
                await stream.WriteAsync(new byte[4096], stop);
        }

        byte[] body = [.. file];
        if (habit == Behaviour.Corrupt)
            body[body.Length / 2] ^= 0xff;
        await HeadAsync(stream, "200 OK", $"Content-Length: {body.Length}", stop);
        var half = habit is Behaviour.Truncate or Behaviour.Stall;
        await stream.WriteAsync(half ? body.AsMemory(0, body.Length / 2) : body, stop);
        if (habit == Behaviour.Stall)
            await Task.Delay(Timeout.Infinite, stop);
    }

    private static ValueTask HeadAsync(NetworkStream stream, string status, string headers, CancellationToken stop) =>
        stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{headers}\r\nConnection: close\r\n\r\n"), stop);
}
