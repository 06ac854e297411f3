using System.Xml.Linq;
using Sgvb.Bench.Toolchain;

namespace Sgvb.Tests.Bench;

/// <summary>Paths that MSBuild would read as lists, patterns or properties.</summary>
public sealed class BuildFolderTests
{
    [Theory]
    [InlineData("/a/50%2foff", "%2f")]
    [InlineData("/a*/b", "*")]
    [InlineData("/a/b?", "?")]
    [InlineData("/a/\"b\"", "\"")]
    [InlineData("/a/@(b)", "@(")]
    [InlineData("/a/b:c", ":")]
    public void A_folder_that_MSBuild_cannot_build_in_is_refused_with_the_sign(string path, string sign)
    {
        var error = Assert.Throws<SgvbException>(() => BuildFolder.Check(path, "choose another"));
        Assert.Equal(($"{path}: MSBuild cannot build in a folder with {sign} in its path; choose another", 2), (error.Message, error.ExitCode));
    }

    [Theory]
    [InlineData("/tmp/sgvb-bench-AbC1")]
    [InlineData("/a b/100% é/c;d/$(e)/f@g/(h)'")]
    public void Others_are_not(string path) => BuildFolder.Check(path, "");

    [Theory]
    [InlineData("/a b/c", "/a b/c")]
    [InlineData("/s;t/$(p)/@(i)/'q'/%20/*?", "/s%3Bt/%24%28p%29/%40%28i%29/%27q%27/%2520/%2A%3F")]
    public void A_path_in_a_project_is_escaped(string path, string expected) => Assert.Equal(expected, BuildFolder.Escape(path));

    [Fact]
    public void The_measuring_programs_project_refers_to_each_assembly_by_its_escaped_path()
    {
        var hints = XDocument.Parse(ReferencingGenerator.Project("a", "a.cs")).Descendants("Reference").Select(r => r.Attribute("HintPath")!.Value).ToList();
        Assert.Contains(BuildFolder.Escape(Path.Combine(AppContext.BaseDirectory, "Sgvb.Bench.dll")), hints);
    }
}
