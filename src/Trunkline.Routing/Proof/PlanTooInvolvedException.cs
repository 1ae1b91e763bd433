namespace Trunkline.Routing.Proof;

/// <summary>A plan whose rules interleave so that telling them apart would take more memory than a proof may have. The proof catches it and says so.</summary>
internal sealed class PlanTooInvolvedException : Exception
{
    private PlanTooInvolvedException(string message) : base(message)
    {
    }

    internal static void ThrowIfMore(int states, int most)
    {
        if (states > most)
        {
            throw new PlanTooInvolvedException($"more than {most} states");
        }
    }
}
