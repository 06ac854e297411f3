using Sgvb.Tests.Cases;

namespace Sgvb.Tests.CommandLine;

/// <summary>MSBuild compiles what has other contents than at the last build, though its date is older than that build.</summary>
public sealed class ContentBuildTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_edited_source_resource_or_project_with_an_old_date_is_compiled()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "needs bash");
        File.Copy(Path.Combine(Places.Repository()!, "Directory.Build.targets"), _folder["Directory.Build.targets"]);
        Put("p.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings>
                <DefineConstants>ONE</DefineConstants>
              </PropertyGroup>
              <ItemGroup><EmbeddedResource Include="r.txt" LogicalName="r" /></ItemGroup>
            </Project>
            """);
        Put("p.cs", """
            Console.WriteLine("source 1 " + new StreamReader(typeof(P).Assembly.GetManifestResourceStream("r")!).ReadToEnd());
            partial class P;
            """);
        Put("r.txt", "resource 1");
        Assert.Equal("source 1 resource 1", Build());
        var program = File.GetLastWriteTimeUtc(_folder["bin/Release/net10.0/p.dll"]);
        Assert.Equal("source 1 resource 1", Build());
        Assert.Equal(program, File.GetLastWriteTimeUtc(_folder["bin/Release/net10.0/p.dll"]));
        Edit("p.cs", "source 1", "source 2");
        Edit("r.txt", "resource 1", "resource 3");
        Assert.Equal("source 2 resource 3", Build());
    }

    [Fact]
    public void Files_beside_the_program_are_copied_whatever_their_date()
    {
        var root = Places.Repository()!;
        var projects = Directory.GetFiles(root, "*.csproj", SearchOption.AllDirectories).Concat(Directory.GetFiles(root, "*.props", SearchOption.AllDirectories));
        Assert.All(projects.Where(p => !p.Contains("/obj/", StringComparison.Ordinal)),
            p => Assert.DoesNotContain("PreserveNewest", File.ReadAllText(p), StringComparison.Ordinal));
    }

    private string Build()
    {
        var (exitCode, said) = SharedCases.Bash(_folder.Path,
            "dotnet build -c Release -v q --nologo -nodeReuse:false -p:UseSharedCompilation=false >log 2>&1 || { cat log; exit 1; }; exec dotnet bin/Release/net10.0/p.dll");
        Assert.True(exitCode == 0, said);
        return said.Trim();
    }

    private void Edit(string file, string from, string to) => Put(file, File.ReadAllText(_folder[file]).Replace(from, to, StringComparison.Ordinal));

    private void Put(string file, string text)
    {
        File.WriteAllText(_folder[file], text);
        File.SetLastWriteTimeUtc(_folder[file], new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
    }
}
