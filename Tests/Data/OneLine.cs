namespace Sgvb.Tests.Data;

/// <summary>What a user's mistake must look like: exit code 2 and a single line.</summary>
internal static class OneLine
{
    public static string Of(Action action) => Check(Assert.Throws<SgvbException>(action));

    public static async Task<string> OfAsync(Func<Task> action) => Check(await Assert.ThrowsAsync<SgvbException>(action));

    private static string Check(SgvbException error)
    {
        Assert.Equal(2, error.ExitCode);
        Assert.DoesNotContain('\n', error.Message);
        return error.Message;
    }
}
