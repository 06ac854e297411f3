namespace Sgvb.Tests.Runs;

public sealed class SeldomTests
{
    [Fact]
    public void The_first_time_at_once_then_once_a_second_and_at_the_end()
    {
        var done = new List<int>();
        var asked = 0;
        using (var seldom = new Seldom(() => done.Add(asked)))
        {
            // A thousand askings take far less than a second.
            for (; asked < 1000; asked++)
                seldom.Ask();
            Assert.InRange(done.Count, 1, 3);
            Assert.Equal(0, done[0]);
            Thread.Sleep(1100);
            seldom.Ask();
            Assert.Equal(1000, done[^1]);
            asked++;
            seldom.Ask();
        }

        Assert.Equal(1001, done[^1]);
    }

    [Fact]
    public void Nothing_is_done_where_nothing_was_asked_or_is_owed()
    {
        var count = 0;
        using (new Seldom(() => count++))
        {
        }

        Assert.Equal(0, count);
        using (var seldom = new Seldom(() => count++))
            seldom.Ask();
        Assert.Equal(1, count);
    }
}
