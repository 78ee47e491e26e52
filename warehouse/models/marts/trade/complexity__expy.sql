-- Hausmann, Hwang and Rodrik (2007), eq. 2: EXPY, the income level of a basket, over the world's PRODY.
{{ expy('complexity__expy') }}
