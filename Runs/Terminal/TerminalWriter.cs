using System.Text;

namespace Sgvb.Runs.Terminal;

/// <summary>A terminal that may be closed while the program stops: what is written from then on is for nobody, and that is no failure.</summary>
/// <param name="terminal">Standard output or standard error.</param>
public sealed class TerminalWriter(TextWriter terminal) : TextWriter
{
    private volatile bool _isClosed;

    public override Encoding Encoding => terminal.Encoding;

    /// <summary>Puts one before each of the process's streams that is a terminal; a file or pipe that takes no more is a failure still.</summary>
    public static void Install()
    {
        if (!Console.IsOutputRedirected)
            Console.SetOut(new TerminalWriter(Console.Out));
        if (!Console.IsErrorRedirected)
            Console.SetError(new TerminalWriter(Console.Error));
    }

    public override void Write(char value) => Do(() => terminal.Write(value));

    public override void Write(char[] buffer, int index, int count) => Do(() => terminal.Write(buffer, index, count));

    public override void Write(string? value) => Do(() => terminal.Write(value));

    public override void Flush() => Do(terminal.Flush);

    private void Do(Action write)
    {
        if (_isClosed)
            return;
        try
        {
            write();
        }
        catch (IOException)
        {
            _isClosed = true;
        }
    }
}
