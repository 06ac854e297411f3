using Sgvb.Backends.Gpu.Machine;

namespace Sgvb.Tests.Gpu;

/// <summary>Division by multiplication is exact for every number below 2³¹.</summary>
public sealed class GpuDivisorTests
{
    [Fact]
    public void Quotients_and_remainders_are_those_of_division()
    {
        var random = new Random(3);
        int[] divisors = [.. Enumerable.Range(1, 300), 1024, 1025, 65535, 65536, 65537, (1 << 30) - 1, 1 << 30, (1 << 30) + 1, int.MaxValue];
        foreach (var divisor in divisors)
        {
            var device = new GpuDivisor(divisor);
            var largest = int.MaxValue / divisor * divisor;
            int[] numbers = [0, 1, divisor - 1, divisor, largest - 1, largest, int.MaxValue, .. Enumerable.Range(0, 50).Select(_ => random.Next())];
            foreach (var number in numbers)
            {
                var quotient = device.Quotient(number);
                Assert.Equal((number / divisor, number % divisor), (quotient, device.Remainder(number, quotient)));
            }
        }
    }
}
