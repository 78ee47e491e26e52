-- Eq. 5 of the paper on digital technology and manufacturing exports (2024): TSI, sophistication over the provinces' PRODY.
{{ expy('complexity__tsi') }}
