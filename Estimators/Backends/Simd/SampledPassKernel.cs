using Sgvb.Backends.Simd.Lanes;
using Sgvb.Backends.Simd.Memory;

namespace Sgvb.Backends.Simd;

/// <summary>
/// Several samples of a layer through a thin layer above it and back. Four rows go through all their samples before the next four: what is as
/// wide as the layer stays in the nearest caches, and only D, G and the two sums move through memory, once. Sums along a row run in sixteen
/// parts that are added in double, so that every vector width gives the same bits.
/// </summary>
internal static unsafe class SampledPassKernel<TLane, TWide, TGenerator>
    where TLane : struct, ISimdLane<TLane>
    where TWide : struct, IWideLane<TWide, TLane>
    where TGenerator : struct, INoiseGenerator
{
    private const int Group = SampledPassJob.GroupRows;

    /// <summary>Partial sums of a row.</summary>
    private const int Parts = 16;

    public static void Run<TSample, TLogit, TInput, TEnd>(Team team, ref SampledPassJob job)
        where TSample : struct, IOperation
        where TLogit : struct, IOperation
        where TInput : struct, IOperation
        where TEnd : struct, IOperation
    {
        fixed (SampledPassJob* state = &job)
            team.Run(&Work<TSample, TLogit, TInput, TEnd>, state);
        AddBlocks(job);
    }

    private static void Work<TSample, TLogit, TInput, TEnd>(void* state, int member, int size)
        where TSample : struct, IOperation
        where TLogit : struct, IOperation
        where TInput : struct, IOperation
        where TEnd : struct, IOperation
    {
        ref var job = ref *(SampledPassJob*)state;
        var own = new Own(job, member);
        var (first, last) = Team.Share(job.Blocks, member, size);
        for (var block = first; block < last; block++)
        {
            var sums = job.BlockSums + block * 2 * job.Classes * job.Padded;
            new Span<float>(sums, (int)(2 * job.Classes * job.Padded)).Clear();
            var end = Math.Min((block + 1) * job.BlockRows, job.Rows);
            for (var row = block * job.BlockRows; row < end; row += Group)
                Rows<TSample, TLogit, TInput, TEnd>(job, own, row, Math.Min(Group, end - row), sums);
        }
    }

    /// <summary>All samples of a few rows; where they are fewer than a group, the others' Δ and Q are zero and add nothing.</summary>
    private static void Rows<TSample, TLogit, TInput, TEnd>(in SampledPassJob job, in Own own, nint row, int count, float* sums)
        where TSample : struct, IOperation
        where TLogit : struct, IOperation
        where TInput : struct, IOperation
        where TEnd : struct, IOperation
    {
        var (padded, logits) = (job.Padded, job.Logits.Padded);
        own.Clear(padded, logits);
        for (var sample = 0; sample < job.Samples; sample++)
        {
            for (var r = 0; r < count; r++)
                Sample<TSample>(job, own, row + r, sample, r);
            Logits(job, own);
            for (var r = 0; r < count; r++)
            {
                var draws = new LogitDraws(
                    sample * (long)job.Rows + row + r, job.Samples * (long)job.Rows, job.LogitDraws, job.Samples * job.LogitDraws);
                float* delta = own.Delta + r * logits, q = own.Q + r * logits;
                var loss = DrawnSoftmaxKernel<TLane, TWide, TGenerator>.Row<TLogit>(
                    job.Logits, draws, own.Variances + r * logits, own.Means + r * logits, (int)job.Labels[(row + r) * job.LabelStride],
                    own.Softmax, delta, q);
                ref var losses = ref job.Losses[(row + r) * job.LabelStride];
                losses = sample == 0 ? loss : losses + loss;
                var at = (row + r) * job.LogitStride;
                for (var c = 0; c < job.Classes; c++)
                {
                    (job.OfSamples[sample][at + c], job.OfSamples[job.Samples + sample][at + c]) = (delta[c], q[c]);
                    own.DeltaSum[r * logits + c] += delta[c];
                }
            }

            Back<TInput>(job, own, sums);
        }

        for (var r = 0; r < count; r++)
        {
            var at = (row + r) * job.LayerStride;
            for (nint i = 0; i < job.LayerStride; i += TLane.Width)
            {
                TLane.Store(TLane.Load(own.X + r * padded + i), job.X + at + i);
                TEnd.Apply(TLane.Load(own.Y + r * padded + i), TLane.Load(job.D + at + i), default, default, default, default, out var y, out _, out _);
                TLane.Store(y, job.Y + at + i);
            }

            for (var c = 0; c < job.Classes; c++)
                job.Delta[(row + r) * job.LogitStride + c] = own.DeltaSum[r * logits + c];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sample<TSample>(in SampledPassJob job, in Own own, nint row, int sample, int r) where TSample : struct, IOperation
    {
        var padded = job.Padded;
        float* noise = own.Noise + r * padded, h = own.H + r * padded;
        NoiseKernel<TLane, TWide>.NormalsOfRow<TGenerator>(
            job.LayerKey, (ulong)(sample * (long)job.Rows + row), job.LayerCounters, job.Logits.Table, noise, padded);
        float* d = job.D + row * job.LayerStride, g = job.G + row * job.LayerStride;
        for (nint i = 0; i < job.LayerStride; i += TLane.Width)
        {
            TSample.Apply(TLane.Load(d + i), TLane.Load(g + i), TLane.Load(noise + i), default, default, default, out var value, out _, out _);
            TLane.Store(value, h + i);
        }

        // Padding of D and G may hold anything.
        new Span<float>(h + job.Columns, (int)(padded - job.Columns)).Clear();
    }

    /// <summary>h·W + b and h²·V of a group's rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Logits(in SampledPassJob job, in Own own)
    {
        var padded = job.Padded;
        float* h0 = own.H, h1 = own.H + padded, h2 = own.H + 2 * padded, h3 = own.H + 3 * padded;
        for (nint c = 0; c < job.Classes; c++)
        {
            var w = job.Weights + c * padded;
            var v = job.Weights + (job.Classes + c) * padded;
            for (nint part = 0; part < Parts; part += TLane.Width)
            {
                var zero = TLane.Create(0);
                TLane m0 = zero, m1 = zero, m2 = zero, m3 = zero, s0 = zero, s1 = zero, s2 = zero, s3 = zero;
                for (var i = part; i < padded; i += Parts)
                {
                    TLane a = TLane.Load(w + i), b = TLane.Load(v + i);
                    TLane x0 = TLane.Load(h0 + i), x1 = TLane.Load(h1 + i), x2 = TLane.Load(h2 + i), x3 = TLane.Load(h3 + i);
                    m0 = TLane.Fma(x0, a, m0);
                    m1 = TLane.Fma(x1, a, m1);
                    m2 = TLane.Fma(x2, a, m2);
                    m3 = TLane.Fma(x3, a, m3);
                    s0 = TLane.Fma(x0 * x0, b, s0);
                    s1 = TLane.Fma(x1 * x1, b, s1);
                    s2 = TLane.Fma(x2 * x2, b, s2);
                    s3 = TLane.Fma(x3 * x3, b, s3);
                }

                var at = own.Parts + part;
                TLane.Store(m0, at);
                TLane.Store(m1, at + Parts);
                TLane.Store(m2, at + 2 * Parts);
                TLane.Store(m3, at + 3 * Parts);
                TLane.Store(s0, at + 4 * Parts);
                TLane.Store(s1, at + 5 * Parts);
                TLane.Store(s2, at + 6 * Parts);
                TLane.Store(s3, at + 7 * Parts);
            }

            for (var r = 0; r < Group; r++)
            {
                own.Means[r * job.Logits.Padded + c] = (float)(Sum(own.Parts + r * Parts) + job.Bias[c]);
                own.Variances[r * job.Logits.Padded + c] = (float)Sum(own.Parts + (Group + r) * Parts);
            }
        }
    }

    /// <summary>The gradients by the weights and by the layer's samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Back<TInput>(in SampledPassJob job, in Own own, float* sums) where TInput : struct, IOperation
    {
        var (padded, logits, classes) = (job.Padded, job.Logits.Padded, job.Classes);
        float* weights = job.Weights, deltas = own.Delta, qs = own.Q;
        for (nint i = 0; i < job.LayerStride; i += TLane.Width)
        {
            var zero = TLane.Create(0);
            TLane x0 = TLane.Load(own.H + i), x1 = TLane.Load(own.H + padded + i);
            TLane x2 = TLane.Load(own.H + 2 * padded + i), x3 = TLane.Load(own.H + 3 * padded + i);
            TLane y0 = x0 * x0, y1 = x1 * x1, y2 = x2 * x2, y3 = x3 * x3;
            TLane g0 = zero, g1 = zero, g2 = zero, g3 = zero, e0 = zero, e1 = zero, e2 = zero, e3 = zero;
            for (nint c = 0; c < classes; c++)
            {
                var w = weights + c * padded + i;
                var sum = sums + c * padded + i;
                TLane d0 = TLane.Create(deltas[c]), d1 = TLane.Create(deltas[logits + c]);
                TLane d2 = TLane.Create(deltas[2 * logits + c]), d3 = TLane.Create(deltas[3 * logits + c]);
                var a = TLane.Load(w);
                g0 = TLane.Fma(d0, a, g0);
                g1 = TLane.Fma(d1, a, g1);
                g2 = TLane.Fma(d2, a, g2);
                g3 = TLane.Fma(d3, a, g3);
                TLane.Store(TLane.Fma(x3, d3, TLane.Fma(x2, d2, TLane.Fma(x1, d1, TLane.Fma(x0, d0, TLane.Load(sum))))), sum);

                sum += classes * padded;
                TLane q0 = TLane.Create(qs[c]), q1 = TLane.Create(qs[logits + c]);
                TLane q2 = TLane.Create(qs[2 * logits + c]), q3 = TLane.Create(qs[3 * logits + c]);
                var b = TLane.Load(w + classes * padded);
                e0 = TLane.Fma(q0, b, e0);
                e1 = TLane.Fma(q1, b, e1);
                e2 = TLane.Fma(q2, b, e2);
                e3 = TLane.Fma(q3, b, e3);
                TLane.Store(TLane.Fma(y3, q3, TLane.Fma(y2, q2, TLane.Fma(y1, q1, TLane.Fma(y0, q0, TLane.Load(sum))))), sum);
            }

            Add<TInput>(own, i, g0, x0, e0);
            Add<TInput>(own, padded + i, g1, x1, e1);
            Add<TInput>(own, 2 * padded + i, g2, x2, e2);
            Add<TInput>(own, 3 * padded + i, g3, x3, e3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TInput>(in Own own, nint at, TLane byMean, TLane h, TLane byVariance) where TInput : struct, IOperation
    {
        TInput.Apply(
            byMean, h, byVariance, TLane.Load(own.Noise + at), TLane.Load(own.X + at), TLane.Load(own.Y + at), out var x, out var y, out _);
        TLane.Store(x, own.X + at);
        TLane.Store(y, own.Y + at);
    }

    /// <summary>All blocks' sums into the first's, in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddBlocks(in SampledPassJob job)
    {
        var count = 2 * job.Classes * job.Padded;
        for (var block = 1; block < job.Blocks; block++)
        {
            var sums = job.BlockSums + block * count;
            for (nint i = 0; i < count; i += TLane.Width)
                TLane.Store(TLane.Load(job.BlockSums + i) + TLane.Load(sums + i), job.BlockSums + i);
        }
    }

    private static double Sum(float* parts)
    {
        var sum = 0.0;
        for (var part = 0; part < Parts; part++)
            sum += parts[part];
        return sum;
    }

    /// <summary>A member's scratch; everything but <see cref="Parts"/> and <see cref="Softmax"/> has a row for each of a group's.</summary>
    private readonly struct Own
    {
        public readonly float* Noise;
        public readonly float* H;
        public readonly float* X;
        public readonly float* Y;
        public readonly float* Means;
        public readonly float* Variances;
        public readonly float* Delta;
        public readonly float* Q;
        public readonly float* DeltaSum;
        public readonly float* Parts;
        public readonly float* Softmax;

        public Own(in SampledPassJob job, int member)
        {
            var (wide, thin) = (Group * job.Padded, Group * job.Logits.Padded);
            Noise = job.Scratch + member * job.ScratchPerMember;
            H = Noise + wide;
            X = H + wide;
            Y = X + wide;
            Means = Y + wide;
            Variances = Means + thin;
            Delta = Variances + thin;
            Q = Delta + thin;
            DeltaSum = Q + thin;
            Parts = DeltaSum + thin;
            Softmax = Parts + 2 * Group * SampledPassKernel<TLane, TWide, TGenerator>.Parts;
        }

        /// <summary>Zeros for everything that is summed up, and for rows that a group lacks.</summary>
        public void Clear(nint padded, nint logits)
        {
            new Span<float>(Noise, (int)(4 * Group * padded)).Clear();
            new Span<float>(Means, (int)(5 * Group * logits)).Clear();
        }
    }
}
