using Sgvb.Tests.CommandLine;

namespace Sgvb.Tests.Gate;

/// <summary>One comment a pull request, written anew in place, as the action's step does it.</summary>
public sealed class PullRequestCommentTests : IDisposable
{
    private const string Marker = "<!-- performance-gate job-1 -->";

    private readonly TemporaryFolder _folder = new();

    public PullRequestCommentTests()
    {
        File.WriteAllText(_folder["event.json"], """{ "action": "opened", "pull_request": { "number": 12 } }""");
        File.WriteAllText(_folder["comment.md"], "### Passed\n");
    }

    [Fact]
    public void The_first_run_writes_it_and_later_ones_change_it()
    {
        using var github = new FakeGithub();
        github.Add("nice work");
        var first = Comment(github);
        Assert.Equal((0, "comment on pull request 12 written"), (first.ExitCode, first.Out.Trim()));
        File.WriteAllText(_folder["comment.md"], "### Failed\n");
        Assert.Equal("comment on pull request 12 updated", Comment(github).Out.Trim());
        Assert.Equal(["nice work", Marker + "\n### Failed\n"], github.Comments.Select(c => c["body"]!.GetValue<string>()));
        Assert.Equal("POST /api/v3/repos/acme/lib/issues/12/comments", github.Requests[1]);
        Assert.Equal("PATCH /api/v3/repos/acme/lib/issues/comments/1001", github.Requests[^1]);
    }

    [Fact]
    public void It_is_found_behind_hundreds_of_others_and_keys_are_told_apart()
    {
        using var github = new FakeGithub();
        for (var i = 0; i < 250; i++)
            github.Add($"remark {i}");
        github.Add("<!-- performance-gate job-2 -->\nother", "Bot");
        github.Add(Marker + "\nold", "Bot");
        Assert.Equal("comment on pull request 12 updated", Comment(github).Out.Trim());
        Assert.Equal((252, Marker + "\n### Passed\n"), (github.Comments.Count, github.Comments[^1]["body"]!.GetValue<string>()));
    }

    [Fact]
    public void A_stranger_who_copies_the_marker_keeps_his_words()
    {
        using var github = new FakeGithub();
        github.Add(Marker + "\nmine", "User", "CONTRIBUTOR");
        Assert.Equal("comment on pull request 12 written", Comment(github).Out.Trim());
        Assert.Equal(Marker + "\nmine", github.Comments[0]["body"]!.GetValue<string>());
    }

    [Fact]
    public void A_token_that_may_not_write_is_one_line_with_what_to_do_and_fails_no_step()
    {
        using var github = new FakeGithub { IsReadOnly = true };
        var refused = Comment(github);
        Assert.Equal(5, refused.ExitCode);
        Assert.Contains("answered 403: the token may not write here; give the job permissions: pull-requests: write", refused.Error, StringComparison.Ordinal);
        Assert.Single(refused.Error.Trim().Split('\n'));

        using var work = new RunnerWorkspace();
        var step = work.Step("comment.sh", _folder.Path, [("REPORT", _folder.Path), ("KEY", "job-1"), ("TOKEN", "secret"), .. Variables(github)]);
        Assert.Equal(0, step.ExitCode);
        Assert.StartsWith("::warning title=Performance gate::no comment was written: ", step.Said, StringComparison.Ordinal);
        Assert.Equal(0, work.Step("comment.sh", _folder.Path, ("REPORT", _folder["none"]), ("KEY", "job-1"), ("TOKEN", "secret")).ExitCode);
    }

    [Fact]
    public void The_step_of_the_action_writes_it()
    {
        using var github = new FakeGithub();
        using var work = new RunnerWorkspace();
        var step = work.Step("comment.sh", _folder.Path, [("REPORT", _folder.Path), ("KEY", "job-1"), ("TOKEN", "secret"), .. Variables(github)]);
        Assert.Equal((0, "comment on pull request 12 written"), (step.ExitCode, step.Said.Trim()));
        Assert.Equal(Marker + "\n### Passed\n", github.Comments.Single()["body"]!.GetValue<string>());
    }

    /// <summary>Another server may answer anything: one line, and an end.</summary>
    [Theory]
    [InlineData("[1, null, {\"body\": 7}, {\"body\": \"<!-- performance-gate job-1 -->\", \"user\": {\"type\": \"Bot\"}}]", 0, "written")]
    [InlineData("{}", 5, "did not answer with a list of comments")]
    [InlineData("[{", 5, "did not answer with a list of comments")]
    [InlineData("a full page", 5, "has more than 100 pages of comments")]
    public void A_server_that_answers_oddly_is_no_internal_error(string answer, int exitCode, string said)
    {
        using var github = new FakeGithub { Odd = answer == "a full page" ? "[" + string.Join(", ", Enumerable.Repeat("{}", 100)) + "]" : answer };
        var run = Comment(github);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(said, run.Out + run.Error, StringComparison.Ordinal);
        Assert.True(run.Error.Trim().Split('\n').Length == 1, run.Error);
    }

    [Theory]
    [InlineData("""{ "action": "push" }""", 0, "no pull request")]
    [InlineData("""{ "pull_request": { "number": -12 } }""", 0, "no pull request")]
    [InlineData("""{ "pull_request": { "number": "12" } }""", 0, "no pull request")]
    [InlineData("""{ "pull_request": 3 }""", 0, "no pull request")]
    [InlineData("nothing", 2, "is no JSON")]
    public void An_event_without_a_pull_request_gets_none(string happened, int exitCode, string said)
    {
        File.WriteAllText(_folder["event.json"], happened);
        using var github = new FakeGithub();
        var run = Comment(github);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(said, run.Out + run.Error, StringComparison.Ordinal);
        Assert.Empty(github.Requests);
    }

    public void Dispose() => _folder.Dispose();

    private Executable Comment(FakeGithub github) =>
        Executable.Run("Sgvb.Analysis", ["comment", _folder.Path, "--key", "job-1"], [("GITHUB_TOKEN", "secret"), .. Variables(github).Select(v => (v.Item1, (string?)v.Item2))]);

    private (string, string)[] Variables(FakeGithub github) =>
        [("GITHUB_API_URL", github.Address), ("GITHUB_REPOSITORY", "acme/lib"), ("GITHUB_EVENT_PATH", _folder["event.json"])];
}
