namespace Sgvb.Common;

/// <summary>Something the user can mend; the message is one line that says what, where, and what to do. Ends a verb with an exit code.</summary>
public class SgvbException(string message, int exitCode = SgvbException.BadInput, Exception? inner = null) : Exception(message, inner)
{
    public const int BadInput = 2;

    public const int Inconclusive = 3;

    public const int NotComparable = 4;

    public const int Unavailable = 5;

    public int ExitCode { get; } = exitCode;
}
