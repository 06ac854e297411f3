using Sgvb.Tests.Cases;

namespace Sgvb.Tests.CommandLine;

/// <summary>Where HOME cannot be written, .NET works in a folder of the user's alone: whoever else could write it would run commands as the user.</summary>
public sealed class HomeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public HomeTests()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            Assert.Skip("the script needs bash");
        foreach (var folder in (string[])["suite", "bin", "tmp"])
            Directory.CreateDirectory(_folder[folder]);
        File.Copy(Path.Combine(Places.Repository()!, "run-bench.sh"), _folder["suite/run-bench.sh"]);
        // Notes the home of each call, with its mode and owner, and whether it is there.
        Program("dotnet", """
            printf '%s %s\n' "$1" "${DOTNET_CLI_HOME:-none}" >>"$RECORD"
            [[ -z ${DOTNET_CLI_HOME:-} ]] || stat -c '%a %u' "$DOTNET_CLI_HOME" >>"$RECORD"
            """);
    }

    private string Kept => _folder["suite/artifacts/home"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_lies_beside_what_is_built_and_stays()
    {
        Assert.Equal(["--version", "build", "exec"], Homes().Select(h => h.Verb));
        Assert.All(Homes(), h => Assert.Equal((Kept, "700"), (h.Path, h.Mode)));
        Assert.True(Directory.Exists(Kept));
        Assert.Empty(Directory.GetFileSystemEntries(_folder["tmp"]));
    }

    [Theory]
    [InlineData("mkdir -p artifacts/home && chmod 777 artifacts/home")]
    [InlineData("mkdir -p artifacts/home && chmod 770 artifacts/home")]
    [InlineData("mkdir -p artifacts elsewhere && ln -s ../elsewhere artifacts/home")]
    [InlineData("mkdir -p artifacts && touch artifacts/home")]
    public void What_others_may_write_or_what_is_no_folder_is_not_used_and_a_fresh_one_is_removed(string prepared)
    {
        Assert.Equal(0, SharedCases.Bash(_folder["suite"], prepared).ExitCode);
        AssertFresh();
    }

    [Fact]
    public void Another_users_folder_is_not_used()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can give a folder away");
        Assert.Equal(0, SharedCases.Bash(_folder["suite"], "mkdir -p artifacts/home && chmod 700 artifacts/home && chown 65534 artifacts/home").ExitCode);
        AssertFresh();
    }

    [Fact]
    public void A_guessable_name_among_the_temporary_files_is_never_used()
    {
        Assert.Equal(0, SharedCases.Bash(_folder["tmp"], "mkdir \"sgvb-dotnet-$(id -u)\" && chmod 777 sgvb-dotnet-*").ExitCode);
        Assert.All(Homes(), h => Assert.DoesNotContain("sgvb-dotnet", h.Path, StringComparison.Ordinal));
    }

    [Fact]
    public void Where_nothing_can_be_written_it_is_one_line_and_exit_2()
    {
        Assert.Equal(0, SharedCases.Bash(_folder["suite"], "touch artifacts").ExitCode);
        var (exitCode, said) = Run(("TMPDIR", "/nowhere"));
        Assert.Equal((2, 1), (exitCode, said.TrimEnd().Split('\n').Length));
        Assert.Contains("point DOTNET_CLI_HOME to a folder of yours", said, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["record"]));
    }

    [Fact]
    public void A_home_that_the_user_names_or_has_is_his()
    {
        Directory.CreateDirectory(_folder["mine"]);
        Assert.All(Homes(("DOTNET_CLI_HOME", _folder["mine"])), h => Assert.Equal(_folder["mine"], h.Path));
        Assert.All(Homes(("HOME", _folder["mine"])), h => Assert.Equal("none", h.Path));
        Assert.False(Directory.Exists(Kept));
    }

    private void AssertFresh()
    {
        var homes = Homes();
        Assert.Equal(["--version", "build", "exec"], homes.Select(h => h.Verb));
        Assert.All(homes.SkipLast(1), h => Assert.StartsWith(_folder["tmp"], h.Path, StringComparison.Ordinal));
        Assert.All(homes.SkipLast(1), h => Assert.Equal("700", h.Mode));
        // Running needs none.
        Assert.Equal("none", homes[^1].Path);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["tmp"]));
    }

    private List<(string Verb, string Path, string Mode)> Homes(params (string, string)[] variables)
    {
        File.Delete(_folder["record"]);
        var (exitCode, said) = Run(variables);
        Assert.True(exitCode == 0, said);
        var homes = new List<(string, string, string)>();
        foreach (var line in File.ReadAllLines(_folder["record"]))
            if (char.IsAsciiDigit(line[0]))
                homes[^1] = (homes[^1].Item1, homes[^1].Item2, line.Split(' ')[0]);
            else
                homes.Add((line.Split(' ')[0], line.Split(' ', 2)[1], ""));
        return homes;
    }

    private (int ExitCode, string Said) Run(params (string, string)[] variables) => SharedCases.Bash(_folder.Path, "suite/run-bench.sh doctor",
    [
        ("PATH", _folder["bin"] + ":/usr/bin:/bin"), ("HOME", "/nowhere"), ("DOTNET_CLI_HOME", ""), ("TMPDIR", _folder["tmp"]),
        ("RECORD", _folder["record"]), .. variables,
    ]);

    private void Program(string name, string script)
    {
        File.WriteAllText(_folder[$"bin/{name}"], $"#!/usr/bin/env bash\n{script}\n");
        File.SetUnixFileMode(_folder[$"bin/{name}"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
