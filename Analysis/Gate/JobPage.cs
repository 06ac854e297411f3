namespace Sgvb.Gate;

/// <summary>The page that GitHub shows of a job's step: Markdown, appended to the file that a variable names.</summary>
public static class JobPage
{
    public const string Variable = "GITHUB_STEP_SUMMARY";

    /// <summary>Of one step, in bytes; GitHub drops a larger page whole.</summary>
    public const int Limit = 1 << 20;

    /// <summary>Left free for what a workflow writes after the gate.</summary>
    private const int Spare = 16 << 10;

    /// <summary>Appends where GitHub names a file.</summary>
    /// <param name="page">Makes the page, of so many bytes at most.</param>
    /// <exception cref="SgvbException">The file cannot be written.</exception>
    public static void Append(Func<long, string> page)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } file)
            return;
        try
        {
            var taken = File.Exists(file) ? new FileInfo(file).Length : 0;
            File.AppendAllText(file, page(Limit - Spare - taken) + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SgvbException($"{file}: cannot write the summary that {Variable} names: {OneLine.Reason(e)}", inner: e);
        }
    }
}
