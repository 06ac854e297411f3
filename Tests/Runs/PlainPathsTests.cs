namespace Sgvb.Tests.Runs;

public sealed class PlainPathsTests
{
    private static readonly string Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    [Fact]
    public void The_users_folders_are_named_by_what_they_are()
    {
        Assert.SkipWhen(Home.Length < 2, "this user has no home");
        Assert.Equal("data: ~/.cache/mnist, ~", PlainPaths.In($"data: {Home}/.cache/mnist, {Home}"));
        Assert.Equal("./reports/m", PlainPaths.In(Path.Combine(Places.Repository()!, "reports/m")));
        Assert.Equal($"{Home}ed/x {Home}-2", PlainPaths.In($"{Home}ed/x {Home}-2"));
        Assert.Equal($"/srv{Home}/x ../a{Home}", PlainPaths.In($"/srv{Home}/x ../a{Home}"));
        Assert.Equal("--output=~/x \"~\"", PlainPaths.In($"--output={Home}/x \"{Home}\""));
        Assert.Equal("/nowhere else", PlainPaths.In("/nowhere else"));
    }

    /// <summary>A relative folder is no secret, and may be an ordinary word of the command.</summary>
    [Theory]
    [InlineData("mnist", "variance --workload mnist")]
    [InlineData("/srv/pictures", "variance --data SGVB_DATA")]
    public void A_relative_folder_of_data_is_left_as_it_is(string folder, string expected) =>
        Assert.Equal(expected, PlainPaths.In(expected.Replace("SGVB_DATA", folder, StringComparison.Ordinal), folder));
}
