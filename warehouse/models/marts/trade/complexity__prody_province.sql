-- Eq. 4 of the paper on digital technology and manufacturing exports (2024): PRODY over provinces, with provincial income.
{{ prody('complexity__prody_province') }}
