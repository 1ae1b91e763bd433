namespace Trunkline.Planning.Traffic;

/// <summary>The fewest of something that is enough, where what is enough stays so when more is added: doubled from 1, then halved.</summary>
internal static class Fewest
{
    /// <summary>The search of a model that may refuse.</summary>
    /// <param name="tooFew">A number known not to be enough; it is not tried.</param>
    /// <param name="isEnough">Whether a number is enough. Its refusal is the refusal of the whole.</param>
    /// <param name="most">Beyond half of this nothing is doubled any more.</param>
    /// <param name="what">What is counted, for the refusal's words.</param>
    internal static Answer<int> Enough(int tooFew, Func<int, Answer<bool>> isEnough, int most = int.MaxValue, string what = "lines")
    {
        var (low, high) = (tooFew, 1);
        while (true)
        {
            if (!isEnough(high).TryGet(out var isHighEnough, out var refusal))
            {
                return refusal;
            }

            if (isHighEnough)
            {
                break;
            }

            if (high > most / 2)
            {
                return new Refusal($"no number of {what} up to {high} is enough");
            }

            (low, high) = (high, high * 2);
        }

        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (!isEnough(middle).TryGet(out var isMiddleEnough, out var refusal))
            {
                return refusal;
            }

            (low, high) = isMiddleEnough ? (low, middle) : (middle, high);
        }

        return high;
    }

    /// <summary>The search of a law that refuses nothing and reaches every target.</summary>
    internal static int Enough(int tooFew, Func<int, bool> isEnough) => Enough(tooFew, n => (Answer<bool>)isEnough(n)).Value;
}
