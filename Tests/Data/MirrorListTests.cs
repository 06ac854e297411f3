using Sgvb.Data;

namespace Sgvb.Tests.Data;

public sealed class MirrorListTests
{
    [Fact]
    public void The_option_goes_before_the_variable_and_the_variable_before_the_default()
    {
        foreach (var builtIn in PublishedSet.All.Select(s => s.Mirrors))
        {
            Assert.Equal([new Uri("https://a/x/")], MirrorList.Choose("https://a/x", "https://b/", builtIn));
            Assert.Equal([new Uri("https://b/"), new Uri("http://c:8080/m/")], MirrorList.Choose(null, "https://b/, http://c:8080/m", builtIn));
            Assert.Equal(builtIn, MirrorList.Choose(null, "", builtIn));
            Assert.NotEmpty(builtIn);
            Assert.All(builtIn, m => Assert.EndsWith("/", m.AbsolutePath, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("host/mnist")]
    [InlineData("file:///tmp/mnist")]
    public void What_is_no_address_is_refused(string option) =>
        Assert.Contains("--mirrors", OneLine.Of(() => MirrorList.Choose(option, null, [])), StringComparison.Ordinal);
}
