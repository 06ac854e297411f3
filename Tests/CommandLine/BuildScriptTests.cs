namespace Sgvb.Tests.CommandLine;

/// <summary>When the script builds: whenever the contents of what a build reads, or what it wrote, are others than at the last one.</summary>
public sealed class BuildScriptTests
{
    private static readonly DateTime Old = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    [Theory]
    [InlineData("Analysis/Cli/A.cs")]
    [InlineData("Analysis/Cli/Cli.csproj")]
    [InlineData("Deep/Lib room/margins.csv")]
    [InlineData("Deep/Lib room/figure.csv")]
    [InlineData("Deep/Lib room/Pages/page.css")]
    [InlineData("Deep/Lib room/Pages/page.js")]
    [InlineData("Deep/Lib room/.editorconfig")]
    [InlineData("Deep/Lib room/Some.props")]
    [InlineData("Directory.Build.props")]
    [InlineData("Directory.Build.targets")]
    [InlineData("Directory.Packages.props")]
    [InlineData("nuget.config")]
    [InlineData("NuGet.Config")]
    [InlineData(".editorconfig")]
    [InlineData("global.json")]
    [InlineData("Bench.sln")]
    public void A_file_that_a_build_reads_is_built_when_it_is_edited_added_or_removed_whatever_its_date(string file)
    {
        using var suite = new FakeSuite();
        if (file != "Bench.sln" && !File.Exists(suite[file]))
            suite.Put(file, "first");
        AssertBuilds(suite, true);
        AssertBuilds(suite, false);
        var before = File.ReadAllText(suite[file]);
        // A space is one byte more, and as many where it takes another's place.
        foreach (var text in (string[])[before + " ", " " + before])
        {
            suite.Put(file, text);
            File.SetLastWriteTimeUtc(suite[file], Old);
            AssertBuilds(suite, true);
            AssertBuilds(suite, false);
        }

        if (file is "Bench.sln" or "Analysis/Cli/Cli.csproj")
            return;
        File.Move(suite[file], suite[file + ".away"]);
        File.Move(suite[file + ".away"], suite[file]);
        AssertBuilds(suite, false);
        File.Delete(suite[file]);
        AssertBuilds(suite, true);
        suite.Put(file, before);
        File.SetLastWriteTimeUtc(suite[file], Old);
        AssertBuilds(suite, true);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("log.txt")]
    [InlineData("reports/m/r/variance.csv")]
    [InlineData("Analysis/Cli/obj/project.assets.json")]
    [InlineData("Deep/Lib room/bin/Debug/Sgvb.Lib.dll")]
    [InlineData("Analysis/Cli/.vs/state.json")]
    public void What_no_build_reads_triggers_none_nor_does_a_new_date(string file)
    {
        using var suite = new FakeSuite();
        AssertBuilds(suite, true);
        suite.Put(file, "new");
        AssertBuilds(suite, false);
        File.SetLastWriteTimeUtc(suite["Analysis/Cli/A.cs"], DateTime.UtcNow.AddHours(1));
        AssertBuilds(suite, false);
    }

    [Theory]
    [InlineData("Sgvb.Analysis.dll")]
    [InlineData("Sgvb.Lib.dll")]
    public void A_program_that_was_built_otherwise_or_is_gone_is_built_again(string program)
    {
        using var suite = new FakeSuite();
        AssertBuilds(suite, true);
        var path = $"Analysis/bin/Release/net10.0/{program}";
        suite.Put(path, "from other sources");
        AssertBuilds(suite, true);
        File.Delete(suite[path]);
        AssertBuilds(suite, true);
        AssertBuilds(suite, false);
    }

    [Fact]
    public void A_repository_that_was_moved_is_used_as_it_is()
    {
        using var suite = new FakeSuite();
        AssertBuilds(suite, true);
        foreach (var place in (string[])["elsewhere/with a space/s", "50%20 *off*/s"])
        {
            suite.Move(place);
            AssertBuilds(suite, false);
        }
    }

    [Fact]
    public void A_failed_build_is_built_again_and_where_nothing_can_be_written_one_line_says_so()
    {
        using var suite = new FakeSuite();
        suite.Dotnet("case $1 in --version) ;; build) echo built >>\"$RECORD\"; echo 'A.cs(1,2): error X: why'; exit 1 ;; esac");
        for (var i = 0; i < 2; i++)
        {
            var (built, exitCode, said) = suite.Run();
            Assert.Equal((true, 5), (built, exitCode));
            Assert.Contains("A.cs(1,2): error X: why", said);
        }

        File.Delete(suite["artifacts/build.lock"]);
        Directory.CreateDirectory(suite["artifacts/build.lock"]);
        AssertRefused(suite, "cannot write here, and Analysis is not built");
    }

    [Fact]
    public void Where_nothing_can_be_built_a_program_of_the_same_sources_is_used()
    {
        using var suite = new FakeSuite();
        AssertBuilds(suite, true);
        File.Delete(suite["artifacts/build.lock"]);
        Directory.CreateDirectory(suite["artifacts/build.lock"]);
        // As the build of another project leaves it after a commit, whose name is in it.
        suite.Put("Analysis/bin/Release/net10.0/Sgvb.Lib.dll", "the same, with another commit");
        AssertBuilds(suite, false);
        suite.Put("Deep/Lib room/B.cs", "second");
        AssertRefused(suite, "cannot write here, and Analysis is not built");
        suite.Put("Deep/Lib room/B.cs", "first");
        AssertBuilds(suite, false);
        File.Delete(suite["Analysis/bin/Release/net10.0/Sgvb.Analysis.dll"]);
        AssertRefused(suite, "cannot write here, and Analysis is not built");
    }

    [Theory]
    [InlineData("50%20off", "%20")]
    [InlineData("a*b", "*")]
    [InlineData("a?b", "?")]
    [InlineData("a\"b", "\"")]
    [InlineData("a|b", "|")]
    [InlineData("a\\b", "\\")]
    [InlineData("a:b", ":")]
    [InlineData("a@(b)", "@(")]
    public void A_path_that_MSBuild_reads_otherwise_is_one_line_with_the_sign(string name, string sign)
    {
        using var suite = new FakeSuite(name);
        AssertRefused(suite, $"MSBuild cannot build in a folder with {sign} in its path");
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a;b,c=d")]
    [InlineData("a$(b)'c")]
    [InlineData("100% é [x] #& <y> ~!")]
    public void Other_signs_are_built(string name)
    {
        using var suite = new FakeSuite(name);
        AssertBuilds(suite, true);
        AssertBuilds(suite, false);
    }

    [Theory]
    [InlineData("echo 'Process terminated. Could not find a valid ICU package installed on the system.' >&2; echo '   at System.Environment.FailFast()'; exit 134",
        "Process terminated. Could not find a valid ICU package installed on the system.")]
    [InlineData("echo; echo \"$0: error while loading shared libraries: libstdc++.so.6: cannot open\" >&2; exit 127", "libstdc++.so.6: cannot open")]
    [InlineData("exit 77", "exit code 77")]
    public void An_SDK_that_does_not_start_is_told_with_its_reason(string script, string reason)
    {
        using var suite = new FakeSuite();
        // None that this machine may have besides is asked for.
        suite.Put("global.json", """{"sdk":{"version":"99.0.100","rollForward":"disable"}}""");
        suite.Dotnet(script);
        AssertRefused(suite, "/bin/dotnet: does not start: ");
        AssertRefused(suite, reason);
    }

    [Fact]
    public void A_dotnet_without_a_fitting_SDK_is_no_SDK()
    {
        using var suite = new FakeSuite();
        suite.Put("global.json", """{"sdk":{"version":"99.0.100","rollForward":"disable"}}""");
        suite.Dotnet("printf 'The command could not be loaded:\n      A compatible .NET SDK was not found.\n'; exit 155");
        AssertRefused(suite, "run-bench.sh: no .NET 10 SDK found; ");
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public void A_signal_ends_the_build_with_all_that_it_started(string signal, int exitCode)
    {
        Signals.Require(signal);
        using var suite = new FakeSuite();
        suite.Dotnet("case $1 in build) sleep 300 & echo $! >>\"$RECORD\"; wait ;; esac");
        using var process = suite.Start();
        for (var i = 0; i < 600 && suite.Record is not [{ Length: > 0 }]; i++)
            Thread.Sleep(50);
        var compiler = int.Parse(suite.Record[0], CultureInfo.InvariantCulture);
        Signals.Send(signal, process);
        var run = Executable.Finish(process);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.EndsWith("\nrun-bench.sh: stopped; the build was not finished\n", run.Error, StringComparison.Ordinal);
        Assert.False(Signals.IsRunning(compiler));
    }

    private static void AssertBuilds(FakeSuite suite, bool expected)
    {
        var (built, exitCode, said) = suite.Run();
        Assert.True(exitCode == 0, string.Join('\n', said));
        Assert.Equal(expected, built);
        Assert.Equal(expected ? ["run-bench.sh: building Analysis (the first time takes minutes)"] : [], said);
    }

    private static void AssertRefused(FakeSuite suite, string message)
    {
        var (built, exitCode, said) = suite.Run();
        Assert.Equal((false, 2, 1), (built, exitCode, said.Length));
        Assert.Contains(message, said[0], StringComparison.Ordinal);
    }
}
