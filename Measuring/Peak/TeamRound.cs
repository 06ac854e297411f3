using System.Diagnostics;
using Sgvb.Backends.Simd.Memory;

namespace Sgvb.Measuring.Peak;

/// <summary>Work that all of a team do at once, timed until the last is done.</summary>
internal static unsafe class TeamRound
{
    /// <summary>Calls <paramref name="work"/> once on every member with its number, and returns the seconds until the last was done.</summary>
    public static double Round(this Team team, Action<int> work)
    {
        var begin = Stopwatch.GetTimestamp();
        team.Run(&Call, &work);
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    private static void Call(void* work, int member, int size) => (*(Action<int>*)work)(member);
}
