namespace Trunkline.Planning.Traffic;

/// <summary>
/// The fewest of something that is enough, where what is enough stays so when more is added. From a guess in steps that double, then by halves: a good
/// guess (the answer to a question much like this one) takes two or three tries.
/// </summary>
internal static class Fewest
{
    /// <summary>The search of a model that may refuse.</summary>
    /// <param name="tooFew">A number known not to be enough; it is not tried.</param>
    /// <param name="isEnough">Whether a number is enough. Its refusal is the refusal of the whole.</param>
    /// <param name="most">Beyond half of this nothing more is tried.</param>
    /// <param name="what">What is counted, for the refusal's words.</param>
    /// <param name="guess">Where the search begins.</param>
    internal static Answer<int> Enough(int tooFew, Func<int, Answer<bool>> isEnough, int most = int.MaxValue, string what = "lines", int guess = 1)
    {
        var (low, high) = (tooFew, Math.Max(guess, tooFew + 1));
        if (!isEnough(high).TryGet(out var isFirstEnough, out var refusal))
        {
            return refusal;
        }

        for (var step = 1; !isFirstEnough; step *= 2)
        {
            if (high > most / 2)
            {
                return new Refusal($"no number of {what} up to {high} is enough");
            }

            (low, high) = (high, high + step);
            if (!isEnough(high).TryGet(out var isHighEnough, out refusal))
            {
                return refusal;
            }

            if (isHighEnough)
            {
                break;
            }
        }

        // down from a guess that was enough, then between what was not and what was
        for (var step = isFirstEnough ? 1 : int.MaxValue / 2; high - low > 1;)
        {
            var next = Math.Max(high - step, low + ((high - low) / 2));
            if (!isEnough(next).TryGet(out var isNextEnough, out refusal))
            {
                return refusal;
            }

            (low, high, step) = isNextEnough ? (low, next, Math.Min(step, int.MaxValue / 4) * 2) : (next, high, int.MaxValue / 2);
        }

        return high;
    }

    /// <summary>The search of a law that refuses nothing and reaches every target.</summary>
    internal static int Enough(int tooFew, Func<int, bool> isEnough) => Enough(tooFew, n => (Answer<bool>)isEnough(n)).Value;

    /// <summary>The search among a given number.</summary>
    /// <param name="tooFew">A number known not to be enough.</param>
    /// <param name="most">The last that is tried.</param>
    /// <param name="guess">Where the search begins.</param>
    /// <param name="isEnough">Whether a number is enough.</param>
    /// <returns>Null when even the last is not enough.</returns>
    internal static int? UpTo(int tooFew, int most, int guess, Func<int, bool> isEnough)
    {
        return most <= tooFew ? null
            : Enough(tooFew, n => n < most ? isEnough(n) : isEnough(most) ? true : (Answer<bool>)new Refusal("none is enough"), guess: Math.Min(guess, most)).TryGet(out var found, out _)
                ? Math.Min(found, most) : null;
    }
}
