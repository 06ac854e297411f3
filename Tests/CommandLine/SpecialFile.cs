using System.Diagnostics;
using System.Net.Sockets;

namespace Sgvb.Tests.CommandLine;

/// <summary>What may stand where a file belongs, and would wait or go on for ever.</summary>
internal static class SpecialFile
{
    public static IReadOnlyList<string> Kinds { get; } = ["pipe", "link to a pipe", "socket", "device without end", "empty device", "folder"];

    /// <summary>Sockets whose names stand until the tests end.</summary>
    private static readonly List<Socket> Open = [];

    /// <summary>Puts one at a path where there may be a file.</summary>
    public static void Put(string kind, string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "pipes in folders are a matter of Unix");
        File.Delete(path);
        switch (kind)
        {
            case "pipe":
                MakePipe(path);
                break;
            case "link to a pipe":
                MakePipe(path + ".target");
                File.CreateSymbolicLink(path, path + ".target");
                break;
            case "socket":
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                socket.Bind(new UnixDomainSocketEndPoint(path));
                Open.Add(socket);
                break;
            case "device without end":
                File.CreateSymbolicLink(path, "/dev/zero");
                break;
            case "empty device":
                File.CreateSymbolicLink(path, "/dev/null");
                break;
            default:
                Directory.CreateDirectory(path);
                break;
        }
    }

    private static void MakePipe(string path)
    {
        using var process = Process.Start("mkfifo", [path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
