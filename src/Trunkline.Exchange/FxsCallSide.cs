using Trunkline.Base;

namespace Trunkline.Exchange;

/// <summary>A line as the far party's script sees it.</summary>
internal sealed class FxsCallSide(ExchangeSwitch exchange, FxsLine line, IFxsCard card) : ICallSide
{
    public ReadOnlySpan<char> CallerNumber => exchange.NumberOf(line.Index);

    public DateTime LocalTime => exchange.LocalTime;

    public IFarSound Sound => card;

    public void Progress(ToneName tone) => line.Progress(tone);

    public void FarRefused(ToneName tone)
    {
        exchange.Tell(line, ExchangeOccasion.FarRefused);
        line.FarRefused(tone);
    }

    public void FarAnswered()
    {
        exchange.Tell(line, ExchangeOccasion.FarAnswered);
        line.FarAnswered();
    }

    public void FarCleared()
    {
        exchange.Tell(line, ExchangeOccasion.FarCleared);
        line.FarCleared();
    }

    public void CallerGone()
    {
        exchange.Tell(line, ExchangeOccasion.CallerGone);
        line.CallerGone();
    }

    public void CallBack() => exchange.CallBack(line);
}
